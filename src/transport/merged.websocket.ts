/**
 * The server's end of a websocket, which hands the kernel at once what is sent within one turn of
 * the event loop. A write costs more than all else that a message costs (measured, docs/performance.md),
 * and an acknowledgement and an event, or several signals, often go to the same client together.
 */
import type { Socket } from 'node:net';
import { WebSocket, WebSocketServer, type ServerOptions } from 'ws';

type Sent = (error?: Error) => void;

class MergedWebSocket extends WebSocket {
  #corked = false;

  override send(data: string | Buffer, options?: object | Sent, sent?: Sent): void {
    const done = typeof options === 'function' ? (options as Sent) : sent;
    this.#cork();
    super.send(data, typeof options === 'function' ? {} : (options ?? {}));
    // It is in the kernel's hands as soon as the turn is over, and what is not taken is counted as
    // buffered (backlog.ts). Who waited for more would send the next message in a write of its own.
    done?.();
  }

  #cork(): void {
    const { _socket: socket } = this as unknown as { _socket: Socket | null };
    if (this.#corked || !socket) return;
    this.#corked = true;
    socket.cork();
    setImmediate(() => {
      this.#corked = false;
      socket.uncork();
    });
  }
}

/** For Engine.IO's `wsEngine`. */
export class MergedWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, WebSocket: MergedWebSocket });
  }
}
