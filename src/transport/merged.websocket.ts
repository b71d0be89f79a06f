/**
 * The server's end of a websocket, which hands the kernel at once what is sent within one turn of
 * the event loop. A write costs more than all else that a message costs (measured, docs/performance.md),
 * and an acknowledgement and an event, or several signals, often go to the same client together.
 * What comes is nearly always one whole message, and is then taken as that; the rest is for `ws`.
 */
import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import { WebSocket, WebSocketServer, type ServerOptions } from 'ws';
import { frame, unmask } from './websocket-frame.js';

type Sent = (error?: Error) => void;

/** What nobody waits for may wait so long for something to go with. */
const PATIENCE_MS = 10;
/** While they set a call up, signals come both ways; else there is nothing to wait for. */
const LIVELY_MS = 100;

type Take = (this: Reading, chunk: Buffer) => void;
interface Reading extends Socket {
  /** Ours. */
  reader?: MergedWebSocket;
}
/** What of ws is used, beyond its types. */
interface Internals {
  readonly _socket: Socket | null;
  readonly _receiver: {
    /** 0: between two frames. */
    readonly _state: number;
    readonly _bufferedBytes: number;
    /** Of the message that comes in pieces. */
    readonly _fragmented: number;
    readonly _maxPayload: number;
    readonly _allowSynchronousEvents: boolean;
    /** What came was not allowed; ws reads no more. */
    readonly _errored: boolean;
  };
}
const base = WebSocket.prototype as unknown as {
  setSocket(socket: Socket, head: Buffer, options: object): void;
};
/** How ws takes what comes; one function for all. */
let takeUsually: Take | undefined;

export class MergedWebSocket extends WebSocket {
  /** Frames to be written, a character a byte. */
  #frames = '';
  #isDue = false;
  /** Set while nothing of it is due. */
  #patient: NodeJS.Timeout | undefined;
  #sentAt = -Infinity;

  /** Called by ws, when the handshake is done. */
  setSocket(socket: Reading, head: Buffer, options: object): void {
    const before = new Set(socket.listeners('data'));
    base.setSocket.call(this, socket, head, options);
    const usual = socket.listeners('data').find((listener) => !before.has(listener)) as Take | undefined;
    if (!usual) return;
    takeUsually = usual;
    socket.reader = this;
    socket.on('data', take);
    socket.removeListener('data', usual);
  }

  /**
   * Whatever is to be refused is left to ws, which says why.
   * @returns false when it is not one whole, short, well-formed text message; then it is as it was
   */
  takeMessage(chunk: Buffer): boolean {
    const { _receiver: receiver } = this as unknown as Internals;
    if (receiver._errored) return true;
    // A text, and all of it; masked, as a client must (RFC 6455 5.2, 5.3).
    if (chunk.length < 7 || chunk[0] !== 0x81 || (chunk[1] as number) < 0x80) return false;
    if (receiver._state !== 0 || receiver._bufferedBytes > 0 || receiver._fragmented !== 0) return false;
    if (!receiver._allowSynchronousEvents || this.readyState !== WebSocket.OPEN) return false;
    let length = (chunk[1] as number) & 0x7f;
    if (length === 127) return false;
    const mask = length === 126 ? 4 : 2;
    if (length === 126) length = chunk.readUInt16BE(2);
    if (chunk.length !== mask + 4 + length || length > receiver._maxPayload) return false;
    unmask(chunk, mask);
    const data = chunk.subarray(mask + 4);
    if (!isUtf8(data)) {
      unmask(chunk, mask);
      return false;
    }
    this.emit('message', data, false);
    return true;
  }

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
    const { _socket: socket } = this as unknown as Internals;
    // A string of bytes goes to the kernel without a buffer being made of it.
    if (socket?.writable) socket.write(frames, 'latin1');
  }
}

const take: Take = function (chunk) {
  if (!this.reader?.takeMessage(chunk)) takeUsually?.call(this, chunk);
};

/** For Engine.IO's `wsEngine`. */
export class MergedWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, WebSocket: MergedWebSocket });
  }
}
