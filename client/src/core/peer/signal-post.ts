/**
 * Hands signals to the server, in the fields that the session's node understands. Whether and when to send
 * again is the link's business.
 */
import { PROTOCOL_WITH_LINKS } from '../../../../src/protocol/constants.ts';
import type { Signal } from '../link.ts';
import type { SignalingClient } from '../signaling.ts';

export class SignalPost {
  #signaling: Pick<SignalingClient, 'request'>;
  #online = true;
  /** A node of protocol version 1 refuses `link` and `for`; a session may come to one in the middle of a call. */
  #linked = false;

  constructor(signaling: Pick<SignalingClient, 'request' | 'onSession' | 'onStatus'>) {
    this.#signaling = signaling;
    signaling.onSession(({ protocol }) => (this.#linked = protocol >= PROTOCOL_WITH_LINKS));
    signaling.onStatus(({ state }) => (this.#online = state === 'connected'));
  }

  /** The server is there. */
  online = (): boolean => this.#online;

  /** `call`: null while the server has named none. Resolves to whether the signal was passed on. */
  async send(call: string | null, to: string, { link, for: theirs, ...signal }: Signal): Promise<boolean> {
    if (call === null) return false;
    const body = { call, to, ...signal, ...(this.#linked && { link, for: theirs }) };
    return (await this.#signaling.request('signal:send', body)).ok;
  }
}
