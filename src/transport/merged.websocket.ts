/**
 * The server's end of a websocket, which hands the kernel at once what is sent within one turn of
 * the event loop. A write costs more than all else that a message costs (measured, docs/performance.md),
 * and an acknowledgement and an event, or several signals, often go to the same client together.
 */
import type { Socket } from 'node:net';
import { WebSocket, WebSocketServer, type ServerOptions } from 'ws';

type Sent = (error?: Error) => void;

/** What nobody waits for may wait so long for something to go with. */
const PATIENCE_MS = 10;
/** While they set a call up, signals come both ways; else there is nothing to wait for. */
const LIVELY_MS = 100;

export class MergedWebSocket extends WebSocket {
  #corked = false;
  /** Set while all that is corked can wait. */
  #patient: NodeJS.Timeout | undefined;
  #sentAt = -Infinity;

  override send(data: string | Buffer, options?: object | Sent, sent?: Sent): void {
    const done = typeof options === 'function' ? (options as Sent) : sent;
    this.#sentAt = performance.now();
    this.#sendThisTurn(data, typeof options === 'function' ? {} : (options ?? {}));
    // It is in the kernel's hands as soon as the turn is over, and what is not taken is counted as
    // buffered (backlog.ts). Who waited for more would send the next message in a write of its own.
    done?.();
  }

  /** An answer. `canWait`: it goes with the next message, if one is likely to come within moments. */
  reply(data: string, canWait: boolean): void {
    if (!canWait || performance.now() - this.#sentAt > LIVELY_MS) return this.#sendThisTurn(data, {});
    if (!this.#corked && this.#cork()) this.#patient = setTimeout(() => this.#uncork(), PATIENCE_MS);
    super.send(data, {});
  }

  #sendThisTurn(data: string | Buffer, options: object): void {
    const isNew = !this.#corked && this.#cork();
    if (isNew || this.#patient) {
      clearTimeout(this.#patient);
      this.#patient = undefined;
      setImmediate(() => this.#uncork());
    }
    super.send(data, options);
  }

  /** @returns false when there is nothing to cork any more */
  #cork(): boolean {
    const { _socket: socket } = this as unknown as { _socket: Socket | null };
    socket?.cork();
    return (this.#corked = socket !== null);
  }

  #uncork(): void {
    this.#patient = undefined;
    this.#corked = false;
    (this as unknown as { _socket: Socket | null })._socket?.uncork();
  }
}

/** For Engine.IO's `wsEngine`. */
export class MergedWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, WebSocket: MergedWebSocket });
  }
}
