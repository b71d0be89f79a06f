/**
 * Runs a call: feeds the machine with what the server, the media and the person say, and carries
 * its effects out. The only place that knows signaling, media and members together. Used by the
 * state layer; knows nothing of the screen.
 */
import type { DeclineReason, Media } from '../../../src/protocol/constants.ts';
import type { Member } from '../../../src/protocol/events.ts';
import { IDLE, step } from './call-machine.ts';
import { timeLeft } from './call-deadline.ts';
import { attempt, split } from './call/broken.ts';
import { callIdOf, isTalking } from './call-moves.ts';
import { everybodyBut, othersIn } from './call-record.ts';
import { CallRequests, type CallRequestsOptions } from './call-requests.ts';
import type { CallEffect, CallEvent, CallState, Party } from './call-state.ts';
import { limitAmong } from './group-limit.ts';
import type { IceKeeper } from './ice-keeper.ts';
import { insist } from './insist.ts';
import { Listeners } from './listeners.ts';
import type { LocalMedia } from './media.ts';
import type { Network } from './network.ts';
import type { Outgoing } from './outgoing.ts';
import { KINDS, type Kind } from './kind.ts';
import { SignalPost } from './peer/signal-post.ts';
import type { PeerOptions } from './peer.ts';
import { RemoteMember } from './remote-member.ts';
import type { SignalingClient } from './signaling.ts';
import { Verifiers } from './verifier.ts';

export interface CallOptions extends CallRequestsOptions {
  signaling: Pick<SignalingClient, 'on' | 'request' | 'onSession' | 'onStatus'>;
  media: LocalMedia;
  outgoing: Outgoing;
  ice: IceKeeper;
  create: PeerOptions['create'];
  createStream: () => MediaStream;
  network?: Network;
}

export class CallController {
  #options: CallOptions;
  #state: CallState = IDLE;
  #self = '';
  /** Before a server that had lost everything gave this person another id. */
  #formerSelf = '';
  #device = '';
  /** Server's clock minus ours, in milliseconds. */
  #clockOffset = 0;
  #attempts = 0;
  /** Calls that have ended here, whatever anybody else says. */
  #over = new Set<string>();
  #members = new Map<string, RemoteMember>();
  #verifiers: Verifiers;
  #requests: CallRequests;
  #post: SignalPost;
  #cancelDeadline: (() => void) | null = null;
  /** When it is over, in local time. */
  #due: number | null = null;
  #onState = new Listeners<CallState>();
  #onMember = new Listeners<RemoteMember>();
  #onRefused = new Listeners<number>();

  constructor(options: CallOptions) {
    this.#options = options;
    const { signaling, ice } = options;
    this.#verifiers = new Verifiers(options.clock);
    this.#post = new SignalPost(signaling);
    this.#requests = new CallRequests(
      options,
      () => this.#state,
      (event) => this.#feed(event),
    );
    signaling.onSession(({ self, device, now, call }) => {
      if (this.#self !== self.id) this.#formerSelf = this.#self;
      this.#self = self.id;
      this.#device = device;
      this.#clockOffset = now - options.clock.now();
      if (call && this.#over.has(call.id)) {
        // Hung up while the server was away: it has not heard of it yet.
        void insist(options, 'call:leave', { call: call.id });
        call = null;
      }
      this.#feed({ type: 'resumed', call });
    });
    signaling.onStatus(({ state }) => {
      // For good: another tab took over, or the person went offline. A lost socket ends nothing.
      const call = callIdOf(this.#state);
      if (state !== 'closed' || call === null) return;
      this.#feed({ type: 'ended', call, version: null, reason: 'lost' });
      this.#feed({ type: 'dismiss' });
    });
    signaling.on('call:incoming', ({ call, from }) => this.#feed({ type: 'incoming', call, from }));
    signaling.on('call:alerting', (news) => this.#feed({ type: 'alerting', ...news }));
    signaling.on('call:joined', (news) => this.#feed({ type: 'joined', ...news }));
    signaling.on('call:left', (news) => this.#feed({ type: 'left', ...news }));
    signaling.on('call:ended', (news) => this.#feed({ type: 'ended', ...news }));
    signaling.on('signal:received', ({ call, from, ...signal }) => {
      if (call !== callIdOf(this.#state)) return;
      const member = this.#members.get(from);
      if (member) member.receive(signal);
      // They have joined, and nobody has told us.
      else void this.#requests.look();
    });
    signaling.on('call:away', ({ call, member }) => {
      if (call === callIdOf(this.#state)) this.#members.get(member)?.goAway();
    });
    options.network?.onChange(() => this.#each((member) => member.hurry()));
    options.outgoing.onChange((kind) => this.#sendTrack(kind));
    ice.onChange(() => this.#each((member) => member.setConfiguration(ice.configuration)));
  }

  get state(): CallState {
    return this.#state;
  }

  /** What the server calls now, in its milliseconds. */
  serverNow = () => this.#options.clock.now() + this.#clockOffset;

  onState = (listener: (state: CallState) => void) => this.#onState.add(listener);
  /** Told when a member's stream, connection or sending has changed. */
  onMember = (listener: (member: RemoteMember) => void) => this.#onMember.add(listener);
  /** Told when a STUN or TURN server refuses: its error code. */
  onRefused = (listener: (code: number) => void) => this.#onRefused.add(listener);

  get members(): readonly RemoteMember[] {
    return [...this.#members.values()];
  }

  member(id: string): RemoteMember | undefined {
    return this.#members.get(id);
  }

  /** Everybody else in the call that goes on, also who rings or has left. */
  get others(): readonly Member[] {
    return isTalking(this.#state) ? everybodyBut(this.#selfIn(this.#state), this.#state.call) : [];
  }

  dial(peer: Party, media: Media): void {
    this.#feed({ type: 'dial', peer, media, attempt: ++this.#attempts });
  }

  /** Asks somebody into the running call; why they could not be rung, or null. */
  add = (to: string) => this.#requests.add(to);
  /** Takes that back. */
  drop = (member: string) => this.#requests.drop(member);
  accept = (media: Media) => this.#feed({ type: 'accept', media });
  decline = (reason?: DeclineReason) => this.#feed({ type: 'decline', reason });
  hangUp = () => this.#feed({ type: 'hang_up' });
  dismiss = () => this.#feed({ type: 'dismiss' });
  /** The page is being closed: the other pages learn it at once, also without the server. */
  sayClosing = () => this.#each((member) => member.sayClosing());

  #each(work: (member: RemoteMember) => void): void {
    for (const member of this.#members.values()) work(member);
  }

  #feed(event: CallEvent): void {
    const before = this.#state;
    const { state, effects } = step(before, event, {
      self: this.#selfIn(before),
      device: this.#device,
      now: this.#options.clock.now(),
      due: this.#due,
      ahead: this.#clockOffset,
    });
    this.#state = state;
    // A ring is shown before anything is prepared for it, and whatever becomes of that.
    const [ahead, first] = split(effects, ({ type }) => type === 'warm');
    let failure = attempt(first, (effect) => this.#run(effect));
    if (state !== before) {
      // What was lost may come back; what was ended may not.
      if (state.phase === 'ended' && state.reason !== 'lost' && state.callId !== null)
        this.#over.add(state.callId);
      // Asked into it once more.
      else if (state.phase === 'incoming') this.#over.delete(state.call.id);
      this.#setDeadline(before, state);
      this.#onState.tell(state);
    }
    if (effects.some(({ type }) => type === 'connect')) this.#weigh();
    failure ??= attempt(ahead, (effect) => this.#run(effect));
    if (failure !== undefined) this.#feed({ type: 'broken', detail: failure });
  }

  /** As whom this page is in the call, which may be older than the session. */
  #selfIn(state: CallState): string {
    const call = 'call' in state ? state.call : null;
    const isMember = (self: string): boolean => call?.members.some(({ id }) => id === self) ?? false;
    return !isMember(this.#self) && isMember(this.#formerSelf) ? this.#formerSelf : this.#self;
  }

  #run(effect: CallEffect): void {
    const { media } = this.#options;
    switch (effect.type) {
      case 'invite':
        return void this.#requests.invite(effect);
      case 'accept':
        return void this.#requests.accept(effect.call, effect.media);
      case 'alert':
        return void this.#requests.alert(effect.call);
      case 'decline':
      case 'cancel':
      case 'leave':
        return this.#requests.tell(effect);
      case 'prepare':
        if (effect.media === 'audio') void media.set('video', false);
        void media.start({ audio: true, video: effect.media === 'video' });
        return void this.#ensure(effect.peer, effect.role);
      case 'warm':
        return void this.#ensure(effect.peer, 'answer', true);
      case 'connect':
        return this.#connect(effect);
      case 'resend':
        return this.#each((member) => member.resume());
      case 'release':
        this.#each((member) => member.close(effect.goodbye));
        this.#members.clear();
        this.#verifiers.clear();
        media.release();
        return;
      default:
        return effect satisfies never;
    }
  }

  #connect({ call, role, to }: Extract<CallEffect, { type: 'connect' }>): void {
    const others = new Set(othersIn(call, this.#selfIn(this.#state)).map(({ id }) => id));
    for (const [id, member] of this.#members) {
      if (others.has(id)) continue;
      member.close();
      this.#members.delete(id);
    }
    for (const id of others) {
      const known = this.#members.get(id);
      if (id === to) known?.offerFirst();
      else if (known && role === 'answer' && !known.opened) known.waitForOffer();
      this.#ensure(id, id === to ? 'offer' : role).open();
    }
    this.#each((member) => member.limit('group', limitAmong(others.size + 1)));
  }

  #ensure(id: string, role: 'offer' | 'answer', ahead = false): RemoteMember {
    const known = this.#members.get(id);
    if (known) return known;
    const { clock, create, createStream, ice } = this.#options;
    void ice.refreshIfOld();
    const member = new RemoteMember({
      id,
      call: () => callIdOf(this.#state),
      verifier: this.#verifiers.of(id),
      role,
      ahead,
      polite: this.#self > id,
      configuration: ice.configuration,
      create,
      createStream,
      clock,
      online: this.#post.online,
      transmit: (signal) => this.#post.send(callIdOf(this.#state), id, signal),
      changed: (changed) => this.#memberChanged(changed),
      refused: (code) => this.#onRefused.tell(code),
      bye: () => this.#feed({ type: 'bye', member: id }),
    });
    this.#members.set(id, member);
    for (const kind of KINDS) this.#sendTrack(kind);
    return member;
  }

  #memberChanged(member: RemoteMember): void {
    if (this.#members.get(member.id) !== member) return;
    if (member.connection === 'connected') this.#feed({ type: 'media_up' });
    this.#weigh();
    this.#onMember.tell(member);
  }

  /** Of several one pair may fail; it is the call that does when nobody gets through, or is about to. */
  #weigh(): void {
    const reaches = [...this.#members.values()].map(({ reach }) => reach);
    if (reaches.length > 0 && reaches.every((reach) => reach === 'reconnecting' || reach === 'failed'))
      this.#feed({ type: 'media_down' });
  }

  #sendTrack(kind: Kind): void {
    const { outgoing } = this.#options;
    this.#each((member) => {
      member.setTrack(kind, outgoing.track(kind));
      member.tell(outgoing.sending);
    });
  }

  /** One timer for the state as a whole: how long it may stay what it is. */
  #setDeadline(before: CallState, state: CallState): void {
    const same = before.phase === state.phase && callIdOf(before) === callIdOf(state);
    if (same && state.phase !== 'dialing' && state.phase !== 'incoming') return;
    this.#cancelDeadline?.();
    const ms = timeLeft(state, this.serverNow());
    this.#due = ms === null ? null : this.#options.clock.now() + ms;
    this.#cancelDeadline =
      ms === null ? null : this.#options.clock.after(ms, () => this.#feed({ type: 'timed_out' }));
  }
}
