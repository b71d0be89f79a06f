/**
 * A few words about a call, instead of an answer or after it: the last ones that came, and the way
 * to send some. Used by the incoming dialog, the ended screen and the missed calls.
 */
import type { EventBody } from '../../../src/protocol/events.ts';
import { Listeners } from '../core/listeners.ts';
import type { SignalingClient } from '../core/signaling.ts';

type Told = EventBody<'call:message'>;

export class MessagesState {
  #signaling: SignalingClient;
  #last = $state.raw<Told | null>(null);
  #told = new Listeners<Told>();

  constructor(signaling: SignalingClient) {
    this.#signaling = signaling;
    signaling.on('call:message', (message) => {
      this.#last = message;
      this.#told.tell(message);
    });
  }

  onTold = (listener: (message: Told) => void) => this.#told.add(listener);

  /** What was last written about this call; it may come before the end of it, or after. */
  about(call: string | null): string | null {
    return this.#last !== null && this.#last.call === call ? this.#last.text : null;
  }

  /** False: nobody got it. */
  async send(call: string, text: string): Promise<boolean> {
    return (await this.#signaling.request('call:message', { call, text })).ok;
  }
}
