/**
 * One socket, from its first byte to its last: requests with an acknowledgement, and whether it
 * is open. Made by SignalingClient for each try; it never reconnects by itself, because the one
 * who reconnects has to register first.
 */
import { io, type Socket } from 'socket.io-client';
import type {
  Body,
  ClientToServerEvents,
  EventName,
  Outcome,
  RequestName,
  ServerToClientEvents,
} from '../../../src/protocol/events.ts';
import type { Clock } from './clock.ts';
import { unavailable } from './failure.ts';

export interface ConnectionEvents {
  event(connection: Connection, name: EventName, body: unknown): void;
  closed(connection: Connection): void;
  /** Its pings stop: the server is frozen, or the way to it is cut, and neither says so. */
  silent(connection: Connection): void;
}

/** A local failure's message, by which SignalingClient knows a silent server from a lost socket. */
export const TIMED_OUT = 'no answer in time';

/** How late a ping may be, as a share of the time between two. */
const LATE = 1.25;

export class Connection {
  /** Resolves once: true when the socket is open, false when that failed. */
  readonly opened: Promise<boolean>;
  #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  #over = false;
  #cancelSilence: () => void = () => undefined;

  constructor(url: string | undefined, timeoutMs: number, clock: Clock, events: ConnectionEvents) {
    const options = {
      // Websocket only: then no balancer needs to keep two requests on one node.
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      timeout: timeoutMs,
    };
    this.#socket = url === undefined ? io(options) : io(url, options);
    this.opened = new Promise((resolve) => {
      this.#socket.once('connect', () => resolve(true));
      this.#socket.once('connect_error', () => resolve(false));
      this.#socket.once('disconnect', () => resolve(false));
    });
    this.#socket.onAny((name: EventName, body: unknown) => events.event(this, name, body));
    const { engine } = this.#socket.io;
    engine.once('handshake', ({ pingInterval }) => {
      const heard = (): void => {
        this.#cancelSilence();
        if (!this.#over) this.#cancelSilence = clock.after(pingInterval * LATE, () => events.silent(this));
      };
      engine.on('packet', heard);
      heard();
    });
    this.#socket.on('disconnect', () => this.#finish(() => events.closed(this)));
  }

  /** Never rejects: no answer within `timeoutMs` is a failure like any other. */
  async request<R extends RequestName>(name: R, body: Body<R>, timeoutMs: number): Promise<Outcome<R>> {
    if (!this.#socket.connected) return unavailable('not connected');
    return new Promise((resolve) => {
      const socket = this.#socket as unknown as Socket;
      socket.timeout(timeoutMs).emit(name, body, (error: Error | null, outcome: Outcome<R>) => {
        if (!error) resolve(outcome);
        else resolve(unavailable(this.#socket.connected ? TIMED_OUT : 'the connection was lost'));
      });
    });
  }

  close(): void {
    this.#finish(() => undefined);
    this.#socket.disconnect();
  }

  #finish(work: () => void): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelSilence();
    work();
  }
}
