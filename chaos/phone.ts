/**
 * A scripted page: the page's own session, call machine and link, with numbered signals in place
 * of media. It does what CallController does, and like it decides nothing by itself. The path
 * between two of them (see Paths) is never down, as media between two browsers is not when a server
 * dies, and ends when one of the two ends its call.
 */
import { IDLE, step } from '../client/src/core/call-machine.js';
import { callIdOf, isTalking } from '../client/src/core/call-moves.js';
import { othersIn } from '../client/src/core/call-record.js';
import type { CallEffect, CallEvent, CallState, Party } from '../client/src/core/call-state.js';
import { systemClock } from '../client/src/core/clock.js';
import { Identity } from '../client/src/core/identity.js';
import { Listeners } from '../client/src/core/listeners.js';
import { SignalingClient, type Session } from '../client/src/core/signaling.js';
import { Remembered } from '../client/src/core/storage.js';
import type { Call } from '../src/protocol/events.js';
import { Conversation } from './conversation.js';

/** As in CallController. */
const RING_GRACE_MS = 3_000;
const CONNECT_MS = 30_000;

/** Everybody's ends of the paths from page to page, which no server is on, by person. */
export type Paths = Map<string, Phone>;

/** Said at once in truth; later here, so that it is the server's own word that is looked at. */
export const BYE_MS = 3_000;

export interface PhoneOptions {
  url: string;
  paths: Paths;
  name: string;
  random: () => number;
  wrong(promise: string, detail: string): void;
}

export class Phone {
  readonly name: string;
  readonly signaling: SignalingClient;
  id = '';
  node = '';
  state: CallState = IDLE;
  conversation: Conversation | null = null;
  /** Sessions that began anew or were resumed. */
  sessions = 0;
  readonly #onState = new Listeners<CallState>();
  readonly #onCame = new Listeners<number>();
  readonly #options: PhoneOptions;
  readonly #over = new Set<string>();
  #device = '';
  #clockOffset = 0;
  #attempts = 0;
  #cancelDeadline: (() => void) | null = null;

  constructor(options: PhoneOptions) {
    this.#options = options;
    this.name = options.name;
    this.signaling = new SignalingClient({
      url: options.url,
      identity: new Identity(memory(), memory(), undefined),
      random: options.random,
    });
    this.signaling.onSession((session) => this.#entered(session));
    this.signaling.onStatus(({ state, code }) => {
      if (state === 'closed' && code !== 'left') {
        options.wrong('nobody is thrown out', `${this.name}: ${code}`);
      }
    });
    const on = this.signaling.on.bind(this.signaling);
    on('call:incoming', ({ call, from }) => this.#feed({ type: 'incoming', call, from }));
    on('call:alerting', ({ call }) => this.#feed({ type: 'alerting', call }));
    on('call:joined', ({ call }) => this.#feed({ type: 'joined', call }));
    on('call:left', (news) => this.#feed({ type: 'left', ...news }));
    on('call:ended', ({ call, version, reason }) => this.#feed({ type: 'ended', call, version, reason }));
    on('signal:received', ({ call, from: _, ...signal }) => {
      if (call === callIdOf(this.state)) this.conversation?.receive(signal);
    });
  }

  onState = (listener: (state: CallState) => void) => this.#onState.add(listener);
  /** Told of each signal that has come through, with when it was sent. */
  onCame = (listener: (sentAt: number) => void) => this.#onCame.add(listener);

  get party(): Party {
    return { id: this.id, name: this.name };
  }

  get connected(): boolean {
    return this.signaling.status.state === 'connected';
  }

  get callId(): string | null {
    return callIdOf(this.state);
  }

  get free(): boolean {
    return this.state.phase === 'idle' || this.state.phase === 'ended';
  }

  /** Goes online; what fails for now is tried on and on. */
  async open(): Promise<void> {
    const there = new Promise<void>((resolve) => {
      const stop = this.signaling.onSession(() => {
        stop();
        resolve();
      });
    });
    await this.signaling.open({ name: this.name });
    await there;
  }

  async close(): Promise<void> {
    this.#cancelDeadline?.();
    this.conversation?.close();
    await this.signaling.close();
  }

  dial = (peer: Phone) =>
    this.#feed({ type: 'dial', peer: peer.party, media: 'video', attempt: ++this.#attempts });
  accept = () => this.#feed({ type: 'accept', media: 'video' });
  decline = () => this.#feed({ type: 'decline' });
  hangUp = () => this.#feed({ type: 'hang_up' });
  /** The other page has left the path between the two, with a goodbye or without. */
  parted(call: string, member: string, goodbye: boolean): void {
    if (this.callId === call) this.#feed(goodbye ? { type: 'bye', member } : { type: 'media_down' });
  }
  dismiss = () => this.#feed({ type: 'dismiss' });

  #entered({ self, device, now, call, node }: Session): void {
    if (this.id !== '' && this.id !== self.id) {
      this.#options.wrong('whoever comes back is the same person', `${this.name} is somebody else now`);
    }
    this.sessions++;
    this.id = self.id;
    this.#options.paths.set(self.id, this);
    this.node = node;
    this.#device = device;
    this.#clockOffset = now - Date.now();
    if (call && this.#over.has(call.id)) {
      void this.signaling.request('call:leave', { call: call.id });
      call = null;
    }
    this.#feed({ type: 'resumed', call });
  }

  #feed(event: CallEvent): void {
    const before = this.state;
    const context = { self: this.id, device: this.#device, now: Date.now() };
    const { state, effects } = step(before, event, context);
    this.state = state;
    for (const effect of effects) this.#run(effect);
    if (state === before) return;
    if (state.phase === 'ended' && state.callId !== null && state.reason !== 'lost') {
      this.#over.add(state.callId);
    }
    this.#setDeadline(before, state);
    this.#onState.tell(state);
  }

  #run(effect: CallEffect): void {
    const { signaling } = this;
    switch (effect.type) {
      case 'invite':
        return void this.#invite(effect);
      case 'accept':
        return void this.#accept(effect);
      case 'alert':
        return void this.#alert(effect.call);
      case 'decline':
        return void signaling.request('call:decline', { call: effect.call, reason: effect.reason });
      case 'cancel':
        return void signaling.request('call:cancel', { call: effect.call });
      case 'leave':
        return void signaling.request('call:leave', { call: effect.call });
      case 'connect':
        return this.#connect(effect.call);
      case 'resend':
        return this.conversation?.resume();
      case 'release':
        this.#release(effect.goodbye);
        return;
      case 'prepare':
      case 'warm':
        this.#ensure(effect.peer);
        return;
      default:
        return effect satisfies never;
    }
  }

  #release(goodbye: boolean): void {
    const { conversation, callId, id } = this;
    this.conversation = null;
    conversation?.close();
    if (!conversation || callId === null) return;
    const other = this.#options.paths.get(conversation.peer);
    setTimeout(() => other?.parted(callId, id, goodbye), BYE_MS).unref();
  }

  async #invite({ to, media, attempt }: Extract<CallEffect, { type: 'invite' }>): Promise<void> {
    const outcome = await this.signaling.request('call:invite', { to, media });
    if (outcome.ok) this.#feed({ type: 'invited', attempt, call: outcome.call });
    else this.#feed({ type: 'invite_failed', attempt, code: outcome.code });
  }

  async #accept({ call, media }: Extract<CallEffect, { type: 'accept' }>): Promise<void> {
    const outcome = await this.signaling.request('call:accept', { call, media });
    if (outcome.ok) this.#feed({ type: 'accepted', call: outcome.call });
    else this.#feed({ type: 'accept_failed', call, code: outcome.code });
  }

  async #alert(call: string): Promise<void> {
    const outcome = await this.signaling.request('call:alert', { call });
    if (outcome.ok || (outcome.code !== 'call_over' && outcome.code !== 'not_member')) return;
    if (this.state.phase === 'incoming') this.#feed({ type: 'ended', call, version: null, reason: 'missed' });
  }

  #connect(record: Call): void {
    const [other] = othersIn(record, this.id);
    if (!other) return;
    const conversation = this.#ensure(other.id);
    // As an offer does, and its answer.
    if (conversation.sent === 0) conversation.say();
  }

  /** There before the call is: the other's first signal may overtake the answer to the accept. */
  #ensure(peer: string): Conversation {
    if (this.conversation) return this.conversation;
    const conversation: Conversation = new Conversation(peer, {
      transmit: async (signal) => {
        const call = this.callId;
        if (this.conversation !== conversation || call === null) return false;
        return (await this.signaling.request('signal:send', { call, to: peer, ...signal })).ok;
      },
      came: (sentAt) => {
        this.#feed({ type: 'media_up' });
        this.#onCame.tell(sentAt);
      },
      wrong: (promise, detail) => this.#options.wrong(promise, `${this.name} in ${this.callId}: ${detail}`),
    });
    this.conversation = conversation;
    return conversation;
  }

  #setDeadline(before: CallState, state: CallState): void {
    const same = before.phase === state.phase && callIdOf(before) === callIdOf(state);
    if (same && state.phase !== 'dialing' && state.phase !== 'incoming') return;
    this.#cancelDeadline?.();
    const ms = this.#timeLeft(state);
    this.#cancelDeadline =
      ms === null ? null : systemClock.after(ms, () => this.#feed({ type: 'timed_out' }));
  }

  #timeLeft(state: CallState): number | null {
    if (state.phase === 'dialing' || state.phase === 'incoming') {
      const until = state.call?.ringUntil;
      const now = Date.now() + this.#clockOffset;
      return until === undefined ? null : Math.max(0, until - now) + RING_GRACE_MS;
    }
    return isTalking(state) && state.phase === 'connecting' ? CONNECT_MS : null;
  }
}

/** What a tab's storage is to the page. */
function memory(): Remembered {
  const kept = new Map<string, string>();
  return new Remembered(
    () =>
      ({
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
        removeItem: (key) => void kept.delete(key),
      }) as Storage,
  );
}
