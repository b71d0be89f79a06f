/**
 * One of thousands: comes online, comes back with its token, and remembers nothing but who it is.
 * Checks no frame against the wire's schemas, which TestClient does at ten times the cost.
 */
import { io, type Socket } from 'socket.io-client';
import type { Outcome, Reply } from '../../src/protocol/events.js';

const WITHIN_MS = 30_000;

export class LightClient {
  #socket: Socket | undefined;
  registered: Reply<'session:register'> | undefined;

  constructor(readonly name: string) {}

  get connected(): boolean {
    return this.#socket?.connected ?? false;
  }

  /** Registers on this node; as who it was, if it has been anybody. Tries once. */
  async enter(url: string): Promise<void> {
    const { token, device } = this.registered ?? {};
    const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false });
    this.#socket = socket;
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    const body = { name: this.name, token, device };
    const outcome = (await socket
      .timeout(WITHIN_MS)
      .emitWithAck('session:register', body)) as Outcome<'session:register'>;
    if (!outcome.ok) throw new Error(`${this.name} is refused: ${outcome.code}`);
    this.registered = outcome;
  }

  /** The network is gone: no goodbye. */
  cut(): void {
    const { transport } = this.#socket?.io.engine as unknown as { transport: { ws?: { terminate(): void } } };
    transport.ws?.terminate();
  }

  close(): void {
    this.#socket?.disconnect();
  }
}
