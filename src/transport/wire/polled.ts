/**
 * A connection over HTTP polling, held to the same bounds as a websocket: what waits for it is counted
 * where Engine.IO keeps and writes it; a request with packets is read only when the packets of the one
 * before are done and its answers have been fetched; and it has no more than its share of a turn.
 * Reaches into Engine.IO; a test over real requests holds it to it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { MOST_BYTES, SLOW_BYTES } from '../backlog.js';
import { type Rationed, rations } from './rations.js';
import type { Unsent, Waiting } from './unsent.js';

/**
 * Packets of one request that are taken at once; the rest is rationed (as lane.ts does it). Socket.IO
 * hands them on a moment later, so that their answers, 60 KB each at most, are not counted before.
 */
const A_TURN = 8;
/** Separates packets in a body (Engine.IO protocol 4). */
const SEPARATOR = '\u001e';

type Take = (request: IncomingMessage, response: ServerResponse) => void;

/** What of Engine.IO's polling transport is used, beyond its types. */
interface Polling {
  readonly name: string;
  readonly res?: ServerResponse | null;
  onData(body: string): void;
  onDataRequest: Take;
}

/** What of Engine.IO's socket is used, beyond its types. */
export interface PolledEngine {
  readonly readyState: string;
  readonly transport: Polling;
  on(event: 'packetCreate', listener: (packet: { data?: string | Buffer }) => void): void;
  on(event: 'flush' | 'close', listener: () => void): void;
}

/**
 * @param unsent of all connections of the node
 * @param end is called once, when more waits than a client may make us keep; it must end the connection
 */
export function holdPolled(engine: PolledEngine, unsent: Unsent, end: () => void): void {
  if (engine.transport.name === 'polling') new Polled(engine, unsent, end);
}

class Polled implements Rationed, Waiting {
  /** Bytes that wait for a poll. */
  #queued = 0;
  /** Answers to polls that the kernel has not taken, and their bytes. */
  readonly #unread = new Map<ServerResponse, number>();
  /** Packets that came and are still to be handled. */
  readonly #packets: string[] = [];
  /** A request that is not read yet. */
  #held: [request: IncomingMessage, response: ServerResponse] | undefined;
  #isOver = false;
  #isClosed = false;
  #isRationed = false;
  readonly #transport: Polling;
  readonly #onData: (body: string) => void;
  readonly #onDataRequest: Take;

  constructor(
    private readonly engine: PolledEngine,
    private readonly unsent: Unsent,
    private readonly end: () => void,
  ) {
    const { transport } = engine;
    this.#transport = transport;
    this.#onData = transport.onData.bind(transport);
    this.#onDataRequest = transport.onDataRequest.bind(transport);
    transport.onData = (body) => this.#came(body);
    transport.onDataRequest = (request, response) => this.#asked(request, response);
    engine.on('packetCreate', ({ data }) => this.#keep(data));
    engine.on('flush', () => this.#write());
    engine.on('close', () => this.#close());
  }

  get waiting(): number {
    if (this.#isClosed) return 0;
    let bytes = this.#queued;
    for (const one of this.#unread.values()) bytes += one;
    return bytes;
  }

  #keep(data: string | Buffer | undefined): void {
    // After an upgrade the websocket counts its own.
    if (this.engine.transport !== this.#transport) return;
    this.#queued += data === undefined ? 1 : Buffer.byteLength(data);
    const { waiting } = this;
    if (waiting > MOST_BYTES) this.endUnread();
    else this.unsent.note(this, waiting)?.endUnread();
  }

  endUnread(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.end();
  }

  /** Engine.IO is about to answer the poll with all that waits. */
  #write(): void {
    const { res } = this.#transport;
    const bytes = this.#queued;
    this.#queued = 0;
    if (!res) return;
    this.#unread.set(res, bytes);
    res.once('close', () => {
      this.#unread.delete(res);
      this.#release();
    });
    this.#release();
  }

  #asked(request: IncomingMessage, response: ServerResponse): void {
    if (this.#mayRead()) return this.#onDataRequest(request, response);
    // A second one at the same time is against the protocol, and ends the connection.
    if (this.#held) {
      response.writeHead(400).end();
      return this.endUnread();
    }
    this.#held = [request, response];
  }

  get #isBehind(): boolean {
    return this.waiting > SLOW_BYTES;
  }

  #mayRead(): boolean {
    return this.#isOver || (this.#packets.length === 0 && !this.#isBehind);
  }

  /** Something may have changed: goes on with what came, or reads what was held. */
  #release(): void {
    if (this.#packets.length > 0 && !this.#isBehind && !this.#isRationed) {
      this.#isRationed = true;
      rations.add(this);
    }
    if (!this.#held || !this.#mayRead()) return;
    const held = this.#held;
    this.#held = undefined;
    if (!held[0].destroyed) this.#onDataRequest(...held);
  }

  #came(body: string): void {
    for (const packet of body.split(SEPARATOR)) this.#packets.push(packet);
    this.#handle(A_TURN);
  }

  goOn(most: number): number {
    this.#isRationed = false;
    return this.#handle(most);
  }

  #handle(most: number): number {
    const packets = this.#packets;
    let taken = 0;
    while (taken < packets.length && taken < most && !this.#isBehind && this.engine.readyState === 'open') {
      this.#onData(packets[taken++] as string);
    }
    packets.splice(0, taken);
    this.#release();
    return taken;
  }

  #close(): void {
    this.#isOver = this.#isClosed = true;
    this.#packets.length = 0;
    this.#held?.[0].destroy();
    this.#held = undefined;
    // Nobody reads them; one that is read has been sent already.
    for (const response of this.#unread.keys()) if (response.writableLength > 0) response.destroy();
  }
}
