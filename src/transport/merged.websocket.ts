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
  /** Frames to be written, a character a byte. */
  #frames = '';
  #isDue = false;
  /** Set while nothing of it is due. */
  #patient: NodeJS.Timeout | undefined;
  #sentAt = -Infinity;

  override send(data: string | Buffer, options?: object | Sent, sent?: Sent): void {
    const done = typeof options === 'function' ? (options as Sent) : sent;
    if (typeof data !== 'string' || this.readyState !== WebSocket.OPEN || this.extensions !== '') {
      this.#write();
      return super.send(data, typeof options === 'function' ? {} : (options ?? {}), done);
    }
    this.#sentAt = performance.now();
    this.#sendThisTurn(data);
    // It is in the kernel's hands as soon as the turn is over, and what is not taken is counted as
    // buffered (backlog.ts). Who waited for more would send the next message in a write of its own.
    done?.();
  }

  /** An answer. `canWait`: it goes with the next message, if one is likely to come within moments. */
  reply(data: string, canWait: boolean): void {
    if (this.readyState !== WebSocket.OPEN || this.extensions !== '') return super.send(data);
    if (!canWait || performance.now() - this.#sentAt > LIVELY_MS) return this.#sendThisTurn(data);
    if (!this.#isDue) this.#patient ??= setTimeout(() => this.#write(), PATIENCE_MS);
    this.#frames += frame(data);
  }

  /** What is still to be said goes before the goodbye. */
  override close(code?: number, reason?: string | Buffer): void {
    this.#write();
    super.close(code, reason);
  }

  /** Bytes that wait for the end of the turn, beside `bufferedAmount`. */
  get unwritten(): number {
    return this.#frames.length;
  }

  #sendThisTurn(data: string): void {
    if (!this.#isDue) {
      this.#isDue = true;
      setImmediate(() => this.#write());
    }
    this.#frames += frame(data);
  }

  #write(): void {
    clearTimeout(this.#patient);
    this.#patient = undefined;
    this.#isDue = false;
    const frames = this.#frames;
    if (frames === '') return;
    this.#frames = '';
    const { _socket: socket } = this as unknown as { _socket: Socket | null };
    // A string of bytes goes to the kernel without a buffer being made of it.
    if (socket?.writable) socket.write(frames, 'latin1');
  }
}

/** A whole, unmasked text message (RFC 6455 5.2, 5.6), a character a byte. */
function frame(text: string): string {
  const bytes = Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString('latin1');
  const { length } = bytes;
  if (length < 126) return String.fromCharCode(0x81, length) + bytes;
  if (length < 0x1_0000) return String.fromCharCode(0x81, 126, length >> 8, length & 255) + bytes;
  const header = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(length, 6);
  return header.toString('latin1') + bytes;
}

/** For Engine.IO's `wsEngine`. */
export class MergedWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, WebSocket: MergedWebSocket });
  }
}
