/**
 * Another member of the call, as this page knows it: a reliable link for the signals, a peer
 * connection for the media, and what came through it. Made and ended by CallController.
 */
import type { Clock } from './clock.ts';
import { ReliableLink, type Signal } from './link.ts';
import { KINDS, type Kind } from './kind.ts';
import { Peer, type PeerOptions } from './peer.ts';
import { ReachWatch, type Reach } from './reach.ts';
import { tightest, type LimitOwner, type SendingLimit } from './sending-limit.ts';
import type { Verification, Verifier } from './verifier.ts';

/** What the other page says of its microphone and camera. */
export interface Sending {
  audio: boolean;
  video: boolean;
  /** The camera is on, but its picture is not sent, so that the network is left to the sound. */
  paused?: boolean;
  /** The picture is a screen: nothing of it may be cut off. Older pages do not say it. */
  screen: boolean;
}

export interface RemoteMemberOptions {
  id: string;
  /** The call's id, which is known as soon as anything passes between the two. */
  call: () => string | null;
  /** Outlives this object, as long as the call lasts. */
  verifier: Verifier;
  polite: boolean;
  role: PeerOptions['role'];
  /** Made while it rings, see PeerOptions. */
  ahead?: boolean;
  configuration: RTCConfiguration;
  create: PeerOptions['create'];
  createStream: () => MediaStream;
  clock: Clock;
  transmit: (signal: Signal) => Promise<boolean>;
  /** Anything below has changed. */
  changed: (member: RemoteMember) => void;
  refused: (code: number) => void;
  /** The other page hung up, and says so itself. */
  bye: () => void;
}

/** How long a goodbye has to leave the page before the connection is closed. */
const PARTING_MS = 200;

export class RemoteMember {
  readonly id: string;
  /** What is received and worth playing. Not always the same object. */
  stream: MediaStream;
  connection: RTCPeerConnectionState = 'new';
  /** Null until the other page said it. */
  sending: Sending | null = null;
  #options: RemoteMemberOptions;
  #link: ReliableLink;
  #peer: Peer;
  #reach: ReachWatch;
  #opened = false;
  #closed = false;
  #received: MediaStreamTrack[] = [];
  #hadVideo = false;
  #tracks: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };
  #mine: Sending = { audio: false, video: false, screen: false };
  #limits = new Map<LimitOwner, Partial<SendingLimit>>();

  constructor(options: RemoteMemberOptions) {
    this.id = options.id;
    this.#options = options;
    this.stream = options.createStream();
    options.verifier.changed = () => options.changed(this);
    this.#reach = new ReachWatch(options.clock, () => options.changed(this));
    this.#link = this.#makeLink();
    this.#peer = this.#makePeer(options.role, options.ahead);
  }

  /** Whether anybody sits in between, as far as the two pages can tell. */
  get verification(): Verification {
    return this.#options.verifier.current;
  }

  /** Whether they are seen and heard, or about to be. */
  get reach(): Reach {
    return this.#reach.current;
  }

  get opened(): boolean {
    return this.#opened;
  }

  /** For channels beside our own; another one once the other page was reloaded. */
  get pc(): RTCPeerConnection {
    return this.#peer.pc;
  }

  /** Both are joined: signals may go out. */
  open(): void {
    this.#opened = true;
    this.#peer.open();
    this.#reach.begin();
  }

  waitForOffer(): void {
    this.#peer.waitForOffer();
  }

  /** They wait for ours. */
  offerFirst(): void {
    this.#peer.offerFirst();
  }

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
    this.#peer.hurry();
  }

  stats(): Promise<RTCStatsReport> {
    return this.#peer.stats();
  }

  /** With a goodbye it tells the other page first: the server may not be there to do it. */
  close(goodbye = false): void {
    this.#closed = true;
    this.#reach.stop();
    this.#link.close();
    this.#options.verifier.changed = () => undefined;
    this.#options.verifier.reset();
    const peer = this.#peer;
    const said = goodbye && peer.say(JSON.stringify({ bye: true }));
    if (said) this.#options.clock.after(PARTING_MS, () => peer.close());
    else peer.close();
  }

  #makeLink(): ReliableLink {
    return new ReliableLink({
      clock: this.#options.clock,
      transmit: this.#options.transmit,
      deliver: (content) => this.#peer.handle(content),
      restarted: (signal) => this.#restart(signal),
    });
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
      send: (content) => this.#link.send(content),
      track: (track) => {
        this.#received = [...this.#received.filter(({ kind }) => kind !== track.kind), track];
        this.#compose();
        this.#options.changed(this);
      },
      state: (state) => {
        this.connection = state;
        this.#reach.follow(state);
        this.#options.changed(this);
      },
      message: (text) => this.#heard(text),
      channelOpen: () => this.#greet(this.#peer),
    });
  }

  #words(): string {
    return JSON.stringify({ sending: { ...this.#mine, paused: this.paused } satisfies Sending });
  }

  /** The first words over a new channel. */
  #greet(peer: Peer): void {
    peer.say(this.#words());
    this.#options.verifier.begin({
      call: this.#options.call() ?? '',
      ends: () => peer.ends(),
      say: (sas) => peer.say(JSON.stringify({ sas })),
    });
  }

  /** The other page was reloaded: its keys are new, so nothing of the old connection serves. */
  #restart(signal: Signal): void {
    this.#link.close();
    this.#peer.close();
    this.#options.verifier.reset();
    this.stream = this.#options.createStream();
    this.#received = [];
    this.#hadVideo = false;
    this.sending = null;
    this.#link = this.#makeLink();
    this.#peer = this.#makePeer('answer');
    for (const kind of KINDS) this.#peer.setTrack(kind, this.#tracks[kind]);
    this.#peer.limits.set(tightest(this.#limits.values()));
    if (this.#opened) this.#peer.open();
    this.connection = 'disconnected';
    this.#reach.follow('disconnected');
    this.#options.changed(this);
    this.#link.receive(signal);
  }

  /**
   * A video element waits for the first picture before it plays anything, the sound included
   * (Chromium). So a picture that was never sent must not be in the stream, and as the element
   * does not notice that one is taken out, it gets another stream then. Later it may stay.
   */
  #compose(): void {
    this.#hadVideo ||= this.sending?.video === true;
    const wanted = this.#received.filter(
      ({ kind }) => kind === 'audio' || this.#hadVideo || this.sending?.video !== false,
    );
    if (this.stream.getTracks().some((track) => !wanted.includes(track))) {
      this.stream = this.#options.createStream();
    }
    for (const track of wanted) this.stream.addTrack(track);
  }

  #heard(text: string): void {
    if (this.#closed) return;
    let said: unknown;
    try {
      said = JSON.parse(text);
    } catch {
      return;
    }
    if ((said as { bye?: unknown } | null)?.bye === true) return this.#options.bye();
    const sas = (said as { sas?: unknown } | null)?.sas;
    if (sas !== undefined) return this.#options.verifier.hear(sas);
    const sending = (said as { sending?: Partial<Sending> } | null)?.sending;
    if (typeof sending?.audio !== 'boolean' || typeof sending.video !== 'boolean') return;
    const [paused, screen] = [sending.paused === true, sending.screen === true];
    this.sending = { audio: sending.audio, video: sending.video, paused, screen };
    this.#compose();
    this.#options.changed(this);
  }
}
