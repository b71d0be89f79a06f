/**
 * The server's end of a websocket, which hands the kernel at once what is sent within one turn of
 * the event loop. A write costs more than all else that a message costs (measured, docs/performance.md),
 * and an acknowledgement and an event, or several signals, often go to the same client together.
 * What comes is nearly always one whole message, and is then taken as that; the rest is for `ws`.
 * Bytes are counted here, where they are written: a connection with more than MOST_BYTES waiting ends,
 * and so does one that sends control frames without end.
 */
import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import { WebSocket, WebSocketServer, type ServerOptions } from 'ws';
import { MOST_BYTES, SLOW_BYTES } from './backlog.js';
import { frame, pong, unmask } from './websocket-frame.js';
import { ControlFrames } from './wire/control-frames.js';
import type { Owner, Rules as RulesOf } from './wire/rules.js';
import { Unsent } from './wire/unsent.js';

type Sent = (error?: Error) => void;

/** What nobody waits for may wait so long for something to go with. */
const PATIENCE_MS = 10;
/** While they set a call up, signals come both ways; else there is nothing to wait for. */
const LIVELY_MS = 100;

/** A client that does not answer the goodbye is waited for so long. ms. */
const GOODBYE_MS = 5_000;
/** To read a refusal, ms. */
const REFUSAL_MS = 500;
/** Policy violation (RFC 6455 7.4.1). */
const POLICY = 1008;

type Rules = RulesOf<MergedWebSocket>;
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
  readonly #rules: Rules;
  /** Of a connection that sent any. */
  #control: ControlFrames | undefined;
  /** The ping that is to be answered as soon as one may be, and when that is. */
  #ping: Buffer | undefined;
  #pong: NodeJS.Timeout | undefined;
  /** Ours: undefined until the connection has its namespace. */
  lane: Owner | undefined;

  /** Called by ws, which passes on the options of its server. */
  constructor(address: null, protocols: undefined, options: { rules: Rules }) {
    super(address as never, protocols, options as never);
    this.#rules = options.rules;
    this.on('ping', answerPing);
    this.on('pong', countControl);
    this.on('message', countControl);
  }

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
    this.#add(frame(data));
  }

  /** What is still to be said goes before the goodbye. */
  override close(code?: number, reason?: string | Buffer): void {
    this.#write();
    super.close(code, reason);
  }

  /** Bytes that the kernel has not taken, those of this turn among them; 0 when it is closed. */
  get waiting(): number {
    if (this.readyState === WebSocket.CLOSED) return 0;
    const { _socket: socket } = this as unknown as Internals;
    return this.#frames.length + (socket?.writableLength ?? 0);
  }

  /** Whether so much waits that nothing more is to be read from this connection. */
  get isBehind(): boolean {
    const { _socket: socket } = this as unknown as Internals;
    return this.readyState === WebSocket.OPEN && socket !== null && socket.writableLength > SLOW_BYTES;
  }

  /** Calls `then` once the kernel has taken all; never when the connection ends before. */
  onceTaken(then: () => void): void {
    this.#write();
    const { _socket: socket } = this as unknown as Internals;
    if (socket?.writableNeedDrain) socket.once('drain', then);
    else setImmediate(then);
  }

  /**
   * Counts something that is no request; above the limit it ends the connection with 1008.
   * @returns whether it is to be looked at
   */
  admitsControl(): boolean {
    if (this.readyState !== WebSocket.OPEN) return false;
    this.#control ??= new ControlFrames(this.#rules.rateFactor);
    if (this.#control.take()) return true;
    this.#refuse();
    return false;
  }

  /** From now on messages are counted by its lane, which knows requests from the rest. */
  openLane(lane: Owner): void {
    this.lane = lane;
    this.removeListener('message', countControl);
  }

  /** Answers the latest ping as soon as one may be answered (RFC 6455 5.5.3). */
  answerPing(data: Buffer): void {
    if (!this.admitsControl()) return;
    this.lane?.tookControl();
    this.#ping = data;
    if (this.#pong) return;
    const wait = (this.#control as ControlFrames).pongIn();
    if (wait === 0) return this.#sendPong();
    this.#pong = setTimeout(() => {
      this.#control?.pongIn();
      this.#sendPong();
    }, Math.ceil(wait));
  }

  #sendPong(): void {
    const data = this.#ping;
    clearTimeout(this.#pong);
    this.#ping = this.#pong = undefined;
    if (data && this.readyState === WebSocket.OPEN) this.#keep(pong(data));
  }

  /** It says why, reads nothing more, and does not wait for an answer. */
  #refuse(): void {
    const { _socket: socket } = this as unknown as Internals;
    this.close(POLICY, 'too many control frames');
    this.#rules.ended?.(this, 'control');
    if (!socket) return;
    socket.removeListener('data', take);
    this.pause();
    socket.end();
    setTimeout(() => socket.destroy(), REFUSAL_MS).unref();
  }

  #sendThisTurn(data: string): void {
    this.#keep(frame(data));
  }

  /** `bytes`: a whole frame, a character a byte. */
  #keep(bytes: string): void {
    if (!this.#isDue) {
      this.#isDue = true;
      setImmediate(() => this.#write());
    }
    this.#add(bytes);
  }

  #add(bytes: string): void {
    this.#frames += bytes;
    // Enough for a write; and what waits here is not to wait uncounted.
    if (this.#frames.length > SLOW_BYTES) this.#write();
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
    if (!socket?.writable) return;
    socket.write(frames, 'latin1');
    const left = socket.writableLength;
    if (left > 0) this.#isLeft(left);
  }

  /** So many bytes were not taken by the kernel. */
  #isLeft(bytes: number): void {
    const unread = bytes > MOST_BYTES ? this : this.#rules.unsent.note(this, bytes);
    unread?.endUnread();
  }

  endUnread(): void {
    const wasOpen = this.readyState === WebSocket.OPEN;
    this.terminate();
    if (wasOpen) this.#rules.ended?.(this, 'unread');
  }
}

/** One function for all connections, here and below. */
function answerPing(this: WebSocket, data: Buffer): void {
  (this as MergedWebSocket).answerPing(data);
}

function countControl(this: WebSocket): void {
  const websocket = this as MergedWebSocket;
  if (websocket.admitsControl()) websocket.lane?.tookControl();
}

const take: Take = function (chunk) {
  if (!this.reader?.takeMessage(chunk)) takeUsually?.call(this, chunk);
};

const usualRules = (): Rules => ({ rateFactor: 1, unsent: new Unsent() });

/** For Engine.IO's `wsEngine`. */
export class MergedWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions, rules: Rules = usualRules()) {
    const more = { autoPong: false, closeTimeout: GOODBYE_MS, rules };
    super({ ...options, ...more, WebSocket: MergedWebSocket as never });
  }
}

/** The same, as a class whose servers have these rules. */
export function mergedServer(rules: Rules): new (options: ServerOptions) => WebSocketServer {
  return class extends MergedWebSocketServer {
    constructor(options: ServerOptions) {
      super(options, rules);
    }
  };
}
