/**
 * The direct way between a websocket and the router, for the packets that are nearly all of the
 * traffic: a request with its acknowledgement, and an event. They are what Socket.IO makes of them
 * (protocol 5, text packets of Engine.IO 4, namespace `/`), without the seven layers between;
 * whatever else comes, and whatever goes over polling, takes Socket.IO's own way. Reaches into
 * Engine.IO, which keeps the websocket; tests over real sockets hold it to it.
 */
import type { RequestName } from '../protocol/events.js';
import type { SignalingSocket } from './socket.js';
import { currentTurn } from './turns.js';
import { type Rationed, rations } from './wire/rations.js';

/** `text`: what it was parsed from, if there is such. */
export type Dispatch = (socket: SignalingSocket, event: unknown, args: unknown[], text?: string) => void;

interface RawSocket {
  send(data: string): void;
  /** See merged.websocket.ts. */
  reply(data: string, canWait: boolean): void;
  on(event: 'message', listener: MessageListener): void;
  listeners(event: 'message'): MessageListener[];
  pause(): void;
  resume(): void;
  readonly isBehind: boolean;
  onceTaken(then: () => void): void;
  admitsControl(): boolean;
  openLane(lane: Lane): void;
  readonly lane?: Lane;
  /** Its reader; false: at most one message a turn (allowSynchronousEvents of ws). */
  readonly _receiver: { _allowSynchronousEvents: boolean };
  removeListener(event: 'message', listener: MessageListener): void;
}
type MessageListener = (this: RawSocket, data: Buffer, isBinary: boolean) => void;

/** What of engine.io's socket is used, beyond its types. */
interface Engine {
  readonly readyState: string;
  readonly upgrading: boolean;
  readonly writeBuffer: readonly unknown[];
  readonly transport: { readonly name: string; readonly writable: boolean; readonly socket?: RawSocket };
  write(data: string, options?: { compress: boolean }): void;
  once(event: 'upgrade', listener: () => void): void;
}
const engineOf = (socket: SignalingSocket): Engine => socket.conn as unknown as Engine;

/** Engine.IO's message and, in it, Socket.IO's event; then the number of the acknowledgement. */
const REQUEST = /^42(\d{1,15})\[/;
const LONGEST_HEAD = 18;
/**
 * Messages of one connection in one turn of the event loop; then it is somebody else's (ASVS 5.0
 * 17.3.1). A burst, as when a call is set up, is taken as it comes; what then is still there is rationed.
 */
const A_TURN = 16;

/** Requests whose answer changes nothing when all is well: the page only looks for a refusal. */
const UNWAITED: ReadonlySet<unknown> = new Set<RequestName>(['signal:send', 'call:alert']);

/**
 * Connections that have their lane. A client may ask for its namespace thousands of times at once,
 * before the first answer; lanes within lanes would be deeper than the stack (found by the fuzzer).
 */
const laned = new WeakSet<Engine>();

/**
 * From now on requests that come over a websocket go to `dispatch` at once, in order, but never more
 * of one connection than its share of a turn.
 */
export function openLane(socket: SignalingSocket, dispatch: Dispatch): void {
  const engine = engineOf(socket);
  if (laned.has(engine)) return;
  laned.add(engine);
  if (engine.transport.name === 'websocket') listen(socket, engine, dispatch);
  else engine.once('upgrade', () => listen(socket, engine, dispatch));
}

function listen(socket: SignalingSocket, { transport }: Engine, dispatch: Dispatch): void {
  const raw = transport.socket;
  const usual = raw?.listeners('message').at(-1);
  if (!raw || !usual) return;
  raw.removeListener('message', usual);
  raw.openLane(new Lane(socket, raw, usual, dispatch));
  raw.on('message', toItsLane);
}

/** One function for all of them: each of its own would be a fifth of what the lane keeps. */
function toItsLane(this: RawSocket, data: Buffer, isBinary: boolean): void {
  this.lane?.take(data, isBinary);
}

/** Whether Socket.IO makes an event of it, which the router then counts: of type 2, or 5, which has attachments. */
const isEvent = (data: Buffer): boolean => data[0] === 0x34 && (data[1] === 0x32 || data[1] === 0x35);

class Lane implements Rationed {
  #turn = 0;
  #taken = 0;
  /** What has come and is to wait; undefined: nothing. */
  #waiting: [data: Buffer, isBinary: boolean][] | undefined;

  constructor(
    private readonly socket: SignalingSocket,
    private readonly raw: RawSocket,
    private readonly usual: MessageListener,
    private readonly dispatch: Dispatch,
  ) {}

  get connection(): string {
    return this.socket.id;
  }

  take(data: Buffer, isBinary: boolean): void {
    if (this.#waiting) return void this.#waiting.push([data, isBinary]);
    if (this.#hasTurn()) return this.#handle(data, isBinary);
    this.#wait([[data, isBinary]]);
  }

  /** A control frame takes of the share, too; it has been answered already. */
  tookControl(): void {
    if (!this.#waiting && !this.#hasTurn()) this.#wait([]);
  }

  /** Takes one of the share. Nothing is read from a client that does not read what it has asked for. */
  #hasTurn(): boolean {
    const now = currentTurn();
    if (this.#turn !== now) [this.#turn, this.#taken] = [now, 0];
    return ++this.#taken <= A_TURN && !this.raw.isBehind;
  }

  #wait(waiting: [data: Buffer, isBinary: boolean][]): void {
    this.#waiting = waiting;
    // What the kernel has given already still comes, but one a turn: to read it all takes a millisecond.
    this.raw._receiver._allowSynchronousEvents = false;
    this.raw.pause();
    this.#goOnLater();
  }

  #goOnLater(): void {
    if (this.raw.isBehind) this.raw.onceTaken(() => rations.add(this));
    else rations.add(this);
  }

  goOn(most: number): number {
    const waiting = this.#waiting ?? [];
    // Thrown out: what it still had to say is nobody's business.
    if (!this.socket.connected) waiting.length = 0;
    let taken = 0;
    while (taken < waiting.length && taken < most && !this.raw.isBehind) {
      this.#handle(...(waiting[taken++] as [Buffer, boolean]));
    }
    waiting.splice(0, taken);
    if (waiting.length > 0 || this.raw.isBehind) this.#goOnLater();
    else {
      this.#waiting = undefined;
      this.raw._receiver._allowSynchronousEvents = true;
      this.raw.resume();
    }
    return taken;
  }

  #handle(data: Buffer, isBinary: boolean): void {
    const { socket, raw, usual, dispatch } = this;
    if (!isBinary && socket.connected && request(socket, data, dispatch)) return;
    if (isBinary || isEvent(data) || raw.admitsControl()) usual.call(raw, data, isBinary);
  }
}

/** @returns false when it is no request, or none that is well-formed */
function request(socket: SignalingSocket, data: Buffer, dispatch: Dispatch): boolean {
  const head = REQUEST.exec(data.toString('latin1', 0, LONGEST_HEAD));
  if (!head) return false;
  const text = data.toString('utf8', head[0].length - 1);
  let packet: unknown;
  try {
    packet = JSON.parse(text);
  } catch {
    return false;
  }
  if (!Array.isArray(packet)) return false;
  const [event, ...args] = packet as [unknown, ...unknown[]];
  const canWait = UNWAITED.has(event);
  args.push((outcome: object) => reply(socket, `43${head[1]}[${JSON.stringify(outcome)}]`, canWait));
  dispatch(socket, event, args, text);
  return true;
}

/** The text of an event, to be written to any number of connections. */
export const eventText = (event: string, body: unknown): string => encodedEvent(event, JSON.stringify(body));

/** The same, of a body that is JSON already. */
export const encodedEvent = (event: string, body: string): string => `42["${event}",${body}]`;

/** The name of the event in such a text. */
export const eventIn = (text: string): string => text.slice(4, text.indexOf('"', 4));

/** Its body. */
export const bodyIn = (text: string): unknown => (JSON.parse(text.slice(2)) as [string, unknown])[1];

/** Writes a packet in the order of all others, or drops it when the connection is closed. */
export function write(socket: SignalingSocket, text: string): void {
  rawOf(socket, text)?.send(text);
}

function reply(socket: SignalingSocket, text: string, canWait: boolean): void {
  rawOf(socket, text)?.reply(text, canWait);
}

/** Where to write it at once; undefined: Engine.IO has it, or there is nobody any more. */
function rawOf(socket: SignalingSocket, text: string): RawSocket | undefined {
  const engine = engineOf(socket);
  if (!socket.connected || engine.readyState !== 'open') return undefined;
  const { name, writable, socket: raw } = engine.transport;
  if (name === 'websocket' && raw && writable && !engine.upgrading && engine.writeBuffer.length === 0)
    return raw;
  // Engine.IO puts its own digit in front.
  engine.write(text.slice(1), { compress: false });
  return undefined;
}
