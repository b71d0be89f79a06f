/**
 * What a call asks of the server, and what it makes of the answers: they go back into the machine as
 * events. Used by CallController, which carries everything else out.
 */
import type { Media } from '../../../src/protocol/constants.ts';
import type { Failure } from '../../../src/protocol/events.ts';
import { callIdOf, isTalking } from './call-moves.ts';
import type { CallEffect, CallEvent, CallState, Refusal } from './call-state.ts';
import type { Clock } from './clock.ts';
import { insist } from './insist.ts';
import type { SignalingClient } from './signaling.ts';

const refusalOf = ({ code, waitMs }: Failure): Refusal => ({ code, ...(waitMs !== undefined && { waitMs }) });

export interface CallRequestsOptions {
  signaling: Pick<SignalingClient, 'request'>;
  clock: Clock;
  /** How long a call can be taken back before anybody is rung, ms; none when it is not given. */
  takeBackMs?: () => number;
}

export class CallRequests {
  #options: CallRequestsOptions;
  #state: () => CallState;
  #feed: (event: CallEvent) => void;
  #looking = false;

  constructor(options: CallRequestsOptions, state: () => CallState, feed: (event: CallEvent) => void) {
    this.#options = options;
    this.#state = state;
    this.#feed = feed;
  }

  async invite({ to, media, attempt }: Extract<CallEffect, { type: 'invite' }>): Promise<void> {
    const { clock, takeBackMs = () => 0 } = this.#options;
    const ms = takeBackMs();
    if (ms > 0) await new Promise<void>((resolve) => clock.after(ms, resolve));
    const state = this.#state();
    // Taken back: nobody was rung.
    if (state.phase !== 'dialing' || state.attempt !== attempt) return;
    const outcome = await this.#options.signaling.request('call:invite', { to, media });
    if (outcome.ok) this.#feed({ type: 'invited', attempt, call: outcome.call });
    else {
      const about = outcome.attempt;
      this.#feed({
        type: 'invite_failed',
        ...refusalOf(outcome),
        attempt,
        ...(about !== undefined && { about }),
      });
    }
  }

  async accept(call: string, media: Media): Promise<void> {
    const outcome = await this.#options.signaling.request('call:accept', { call, media });
    if (outcome.ok) this.#feed({ type: 'accepted', call: outcome.call });
    else this.#feed({ type: 'accept_failed', call, code: outcome.code });
  }

  async alert(call: string): Promise<void> {
    const outcome = await this.#options.signaling.request('call:alert', { call });
    if (outcome.ok || (outcome.code !== 'call_over' && outcome.code !== 'not_member')) return;
    // The end of it was told while nobody listened.
    if (this.#state().phase === 'incoming')
      this.#feed({ type: 'ended', call, version: null, reason: 'missed' });
  }

  /** Until the server has heard it. */
  tell({ type, ...body }: Extract<CallEffect, { type: 'decline' | 'cancel' | 'leave' }>): void {
    void insist(this.#options, `call:${type}`, body);
  }

  /** Asks somebody into the running call; why they could not be rung, or null. */
  async add(to: string): Promise<Refusal | null> {
    const state = this.#state();
    if (!isTalking(state)) return { code: 'call_over' };
    const { media, call } = state;
    const outcome = await this.#options.signaling.request('call:invite', { to, media, call: call.id });
    if (outcome.ok) this.#feed({ type: 'joined', call: outcome.call });
    return outcome.ok ? null : refusalOf(outcome);
  }

  /** The record as it is: to somebody who has joined, a repeated accept is answered with it. */
  async look(): Promise<void> {
    const state = this.#state();
    if (!isTalking(state) || this.#looking) return;
    this.#looking = true;
    const { call, media } = state;
    const outcome = await this.#options.signaling.request('call:accept', { call: call.id, media });
    this.#looking = false;
    if (outcome.ok) this.#feed({ type: 'joined', call: outcome.call });
  }

  /** Takes that back. */
  drop(member: string): void {
    const call = callIdOf(this.#state());
    if (call !== null) void insist(this.#options, 'call:cancel', { call, member });
  }
}
