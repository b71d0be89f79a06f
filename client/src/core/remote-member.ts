/**
 * Another member of the call, as this page knows it: a reliable link for the signals, a peer
 * connection for the media, and what came through it. Made and ended by CallController.
 */
import { KINDS, type Kind } from './kind.ts';
import { arrival } from './peer/arrival.ts';
import type { Signal } from './link.ts';
import type { RemoteMemberOptions } from './remote-member-options.ts';
import { PairLink } from './peer/pair-link.ts';
import { Rebuilds } from './peer/rebuilds.ts';
import { Received } from './peer/received.ts';
import { Peer, type PeerOptions } from './peer.ts';
import { ALLOWANCES, ChannelGuard } from './peer/channel-guard.ts';
import { controlWordIn, isSameSending, type Sending } from './peer/control-words.ts';
import { ReachWatch, type Reach } from './reach.ts';
import { tightest, type LimitOwner, type SendingLimit } from './sending-limit.ts';
import type { Verifier } from './verifier.ts';

export type { Sending } from './peer/control-words.ts';

/** How long a goodbye has to leave the page before the connection is closed. */
const PARTING_MS = 200;

export class RemoteMember {
  readonly id: string;
  connection: RTCPeerConnectionState = 'new';
  /** Null until the other page said it. */
  sending: Sending | null = null;
  /** Their page floods a channel: what it says there is dropped. */
  misbehaves = false;
  #options: RemoteMemberOptions;
  #link: PairLink;
  #peer: Peer;
  #reach: ReachWatch;
  #rebuilds: Rebuilds;
  #received: Received;
  #opened = false;
  #closed = false;
  #tracks: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };
  #mine: Sending = { audio: false, video: false, screen: false };
  #guard: ChannelGuard;
  #limits = new Map<LimitOwner, Partial<SendingLimit>>();

  constructor(options: RemoteMemberOptions) {
    this.id = options.id;
    this.#options = options;
    const { clock, transmit } = options;
    this.#received = new Received(options.createStream);
    options.verifier.changed = () => options.changed(this);
    this.#reach = new ReachWatch(clock, () => options.changed(this));
    this.#rebuilds = new Rebuilds({
      clock,
      first: !options.polite,
      online: options.online,
      arrived: async () => arrival((await this.#peer.stats()).values(), this.sending),
      rebuild: () => this.#rebuild(),
    });
    this.#link = new PairLink({
      clock,
      transmit,
      deliver: (content) => {
        this.#peer.handle(content);
        if (content.description) this.#rebuilds.made('described');
      },
      renewed: (role) => this.#renew(role),
    });
    this.#guard = new ChannelGuard(clock, ALLOWANCES.control, () => {
      this.#peer.hush();
      this.misbehave();
    });
    this.#peer = this.#makePeer(options.role, options.ahead);
  }

  /** What is received and worth playing. Not always the same object. */
  get stream(): MediaStream {
    return this.#received.stream;
  }

  /** Whether anybody sits in between, as far as the two pages can tell. */
  get verifier(): Verifier {
    return this.#options.verifier;
  }

  /** The channel is closed already; this person is told. */
  misbehave(): void {
    if (this.#closed || this.misbehaves) return;
    this.misbehaves = true;
    this.#options.changed(this);
  }

  /** Whether they are seen and heard, or about to be. */
  get reach(): Reach {
    return this.#reach.current;
  }

  /** Their page was closed, and may come back. */
  get away(): boolean {
    return this.#reach.away;
  }

  /** @param surely their page says it itself */
  goAway(surely = false): void {
    if (this.#closed || !this.#reach.leave(surely)) return;
    this.connection = 'disconnected';
    this.#options.changed(this);
  }

  /** Our page is being closed: they see at once that nothing comes any more. */
  sayClosing = (): void => void this.#peer.say(JSON.stringify({ closing: true }));

  get opened(): boolean {
    return this.#opened;
  }

  /** For channels beside our own; another one once either page was reloaded, or rebuilt the connection. */
  get pc(): RTCPeerConnection {
    return this.#peer.pc;
  }

  /** Both are joined: signals may go out. */
  open(): void {
    this.#peer.open();
    this.#reach.begin();
    if (!this.#opened) this.#rebuilds.begin();
    this.#opened = true;
  }

  waitForOffer = (): void => this.#peer.waitForOffer();

  /** They wait for ours. */
  offerFirst = (): void => this.#peer.offerFirst();

  /** How loud they are now, from 0 to 1. */
  level(): number {
    return this.#peer.level();
  }

  receive(signal: Signal): void {
    this.#link.receive(signal);
  }

  /** The session was resumed, perhaps on another node. */
  resume(): void {
    this.#link.resume();
    this.#rebuilds.retry();
  }

  setTrack(kind: Kind, track: MediaStreamTrack | null): void {
    this.#tracks[kind] = track;
    this.#peer.setTrack(kind, track);
  }

  /** Tells the other page what is on, because a switched off camera looks like a frozen one. */
  tell(mine: Sending): void {
    this.#mine = mine;
    this.#peer.say(this.#words());
  }

  /**
   * From now on this owner lets no more than that be sent to this member. What several owners say
   * holds together: the least of each.
   */
  limit(by: LimitOwner, limit: Partial<SendingLimit>): void {
    const before = this.paused;
    this.#limits.set(by, limit);
    this.#peer.limits.set(tightest(this.#limits.values()));
    if (this.paused === before) return;
    this.#peer.say(this.#words());
    this.#options.changed(this);
  }

  /** What we have switched on, as they were told. */
  get mine(): Readonly<Sending> {
    return this.#mine;
  }

  /** Our picture is not sent to them, so that the network is left to the sound. */
  get paused(): boolean {
    return !tightest(this.#limits.values()).picture;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.#options.configuration = configuration;
    this.#peer.setConfiguration(configuration);
  }

  /** The network changed. */
  hurry(): void {
    this.#rebuilds.retry();
    this.#peer.hurry();
  }

  stats(): Promise<RTCStatsReport> {
    return this.#peer.stats();
  }

  /** With a goodbye it tells the other page first: the server may not be there to do it. */
  close(goodbye = false): void {
    this.#closed = true;
    this.#reach.stop();
    this.#rebuilds.stop();
    this.#link.close();
    this.#options.verifier.changed = () => undefined;
    this.#options.verifier.reset();
    const peer = this.#peer;
    const said = goodbye && peer.say(JSON.stringify({ bye: true }));
    if (said) this.#options.clock.after(PARTING_MS, () => peer.close());
    else peer.close();
  }

  #makePeer(role: PeerOptions['role'], ahead = false): Peer {
    const { polite, configuration, create, clock, refused } = this.#options;
    return new Peer({
      polite,
      role,
      ahead,
      configuration,
      create,
      clock,
      refused,
      // Of this generation only: a connection that is closed may still have something to say.
      send: this.#link.sender(),
      path: () => this.#rebuilds.made('path'),
      track: (track) => {
        this.#received.add(track, this.sending?.video);
        this.#options.changed(this);
      },
      state: (state) => {
        this.connection = state;
        this.#reach.follow(state);
        if (state === 'connected') this.#rebuilds.made('connected');
        else if (state === 'disconnected' || state === 'failed') this.#rebuilds.lost();
        this.#options.changed(this);
      },
      message: (data) => this.#heard(data),
      channelOpen: () => this.#greet(this.#peer),
    });
  }

  #words(): string {
    return JSON.stringify({ sending: { ...this.#mine, paused: this.paused } satisfies Sending });
  }

  /** The first words over a new channel. */
  #greet(peer: Peer): void {
    if (this.#guard.closed) return peer.hush();
    this.#peer.say(this.#words());
    this.#options.verifier.begin({
      call: this.#options.call() ?? '',
      ends: () => peer.ends(),
      say: (sas) => peer.say(JSON.stringify({ sas })),
    });
  }

  /** The pair does not meet, or has stopped: it is tried anew, as after a reload. */
  #rebuild(): void {
    this.#link.renew();
    this.#renew('offer');
  }

  /** Another connection takes the place of this one: its keys are new, so nothing of the old one serves. */
  #renew(role: PeerOptions['role']): void {
    this.#peer.close();
    this.#options.verifier.reset();
    this.#received.reset();
    this.sending = null;
    this.#peer = this.#makePeer(role);
    for (const kind of KINDS) this.#peer.setTrack(kind, this.#tracks[kind]);
    this.#peer.limits.set(tightest(this.#limits.values()));
    this.connection = 'disconnected';
    this.#reach.renew();
    if (this.#opened) {
      this.#peer.open();
      this.#rebuilds.begin(true);
    }
    this.#options.changed(this);
  }

  #heard(data: unknown): void {
    if (this.#closed || !this.#guard.takes(data)) return;
    const word = controlWordIn(data);
    if (!word) return;
    if ('bye' in word) return this.#options.bye();
    if ('closing' in word) return this.goAway(true);
    if ('sas' in word) return this.#options.verifier.hear(word.sas);
    if (isSameSending(this.sending, word.sending)) return;
    this.sending = word.sending;
    this.#received.compose(word.sending.video);
    this.#options.changed(this);
  }
}
