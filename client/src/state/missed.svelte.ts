/** Missed calls as the screen sees them. Used by the header, the title and the list. */
import type { CallController } from '../core/call.ts';
import type { MissedCall, MissedCalls } from '../core/missed-calls.ts';
import type { SignalingClient } from '../core/signaling.ts';
import type { MessagesState } from './messages.svelte.ts';

export interface Tried {
  call: string;
  name: string;
}

export class MissedState {
  #missed: MissedCalls;
  #all = $state.raw<readonly MissedCall[]>([]);
  #unseen = $state(0);
  #rings = false;
  #tried = $state.raw<Tried | null>(null);

  constructor(
    missed: MissedCalls,
    controller: Pick<CallController, 'onState'>,
    messages: MessagesState,
    signaling: Pick<SignalingClient, 'on'>,
  ) {
    this.#missed = missed;
    signaling.on('call:tried', ({ call, from, media }) => {
      missed.tried(call, from, media);
      this.#tried = { call, name: from.name };
    });
    this.#look();
    missed.onChange(() => this.#look());
    controller.onState((state) => {
      this.#rings = state.phase === 'incoming';
      missed.follow(state);
      this.#badge();
    });
    messages.onTold(({ call, text }) => missed.say(call, text));
  }

  get all(): readonly MissedCall[] {
    return this.#all;
  }

  get unseen(): number {
    return this.#unseen;
  }

  /** Who called last while this person was in another call. */
  get tried(): Tried | null {
    return this.#tried;
  }

  see = (): void => this.#missed.see();
  clear = (): void => this.#missed.clear();

  #look(): void {
    this.#all = this.#missed.all;
    this.#unseen = this.#missed.unseen;
    this.#badge();
  }

  /** On the icon of an installed page; other browsers have none. A ring is one more. */
  #badge(): void {
    const count = this.#unseen + (this.#rings ? 1 : 0);
    if ('setAppBadge' in navigator) void navigator.setAppBadge(count).catch(() => undefined);
  }
}
