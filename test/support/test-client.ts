/**
 * A scripted client: the wire as a page speaks it, one line per step. It checks every reply against
 * src/protocol; inbox.ts does so for the events it hears and waits for.
 */
import { io, type ManagerOptions, type Socket } from 'socket.io-client';
import * as v from 'valibot';
import { RETRYABLE, type ErrorCode } from '../../src/protocol/constants.js';
import type { Body, Failure, Outcome, Reply, RequestName } from '../../src/protocol/events.js';
import { failure, replies } from '../../src/protocol/schemas.js';
import { Inbox, show } from './inbox.js';

export class Refused extends Error {
  constructor(
    what: string,
    readonly code: ErrorCode,
    message: string,
  ) {
    super(`${what} was refused: ${code} (${message})`);
  }
}

export class TestClient extends Inbox {
  label: string;
  registered: Reply<'session:register'> | undefined;
  readonly closed: Promise<string>;

  private constructor(
    readonly socket: Socket,
    readonly url: string,
  ) {
    super();
    this.label = `client of ${url}`;
    this.closed = new Promise((resolve) => socket.once('disconnect', (reason) => resolve(reason)));
    socket.onAny((event: string, ...args: unknown[]) => this.receive(event, args));
  }

  /** Opens a connection, by websocket unless `options` say otherwise, and nothing more. */
  static async connect(url: string, options: Partial<ManagerOptions> = {}): Promise<TestClient> {
    const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options });
    const client = new TestClient(socket, url);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error) =>
        reject(new Error(`cannot connect to ${url}`, { cause: error })),
      );
    });
    return client;
  }

  get id(): string {
    return this.#registration.self.id;
  }
  get name(): string {
    return this.#registration.self.name;
  }
  get device(): string {
    return this.#registration.device;
  }
  get token(): string {
    return this.#registration.token;
  }
  get connected(): boolean {
    return this.socket.connected;
  }

  async register(
    name: string,
    more: Omit<Body<'session:register'>, 'name'> = {},
  ): Promise<Reply<'session:register'>> {
    this.label = name;
    this.registered = await this.ok('session:register', { name, ...more });
    this.label = `${name} on ${this.registered.node}`;
    return this.registered;
  }

  /** Emits anything, also what the types forbid, and gives the answer as it came. */
  async raw(event: string, ...args: unknown[]): Promise<unknown> {
    this.assertNoDrift();
    try {
      return await this.socket.timeout(5_000).emitWithAck(event, ...args);
    } catch (error) {
      throw new Error(`${this.label}: ${event} was not answered within 5 s`, { cause: error });
    }
  }

  /** A reply must be exactly a failure or exactly what the request's schema says. */
  async request<R extends RequestName>(event: R, body: Body<R>): Promise<Outcome<R>> {
    const answer = await this.raw(event, body);
    if (answer === null || typeof answer !== 'object' || !('ok' in answer))
      return this.#drifted(event, answer, '');
    const { ok, ...rest } = answer;
    const checked = ok === true ? v.safeParse(replies[event], rest) : v.safeParse(failure, answer);
    return checked.success
      ? (answer as Outcome<R>)
      : this.#drifted(event, answer, v.summarize(checked.issues));
  }

  /** The reply, or a Refused that names the code. */
  async ok<R extends RequestName>(event: R, body: Body<R>): Promise<Reply<R>> {
    const outcome = await this.request(event, body);
    if (!outcome.ok) throw new Refused(`${this.label}: ${event}`, outcome.code, outcome.message);
    const { ok: _, ...reply } = outcome;
    return reply as unknown as Reply<R>;
  }

  /** Fails unless the request is refused with one of these codes, and with that code's `retry`. */
  async fails<R extends RequestName>(event: R, body: Body<R>, ...codes: ErrorCode[]): Promise<Failure> {
    const outcome = await this.request(event, body);
    return this.checkRefusal(event, outcome, ...codes);
  }

  checkRefusal(event: string, answer: unknown, ...codes: ErrorCode[]): Failure {
    const checked = v.safeParse(failure, answer);
    if (!checked.success) {
      throw new Error(
        `${this.label}: ${event} should be refused with ${codes.join(' or ')}, got ${show(answer)}`,
      );
    }
    const { code, retry, message } = checked.output;
    if (!codes.includes(code)) {
      throw new Error(
        `${this.label}: ${event} should be refused with ${codes.join(' or ')}, got ${code} (${message})`,
      );
    }
    if (retry !== RETRYABLE.has(code))
      throw new Error(`${this.label}: ${event}: ${code} with retry ${retry}`);
    return checked.output;
  }

  /** The network is gone: no goodbye, the TCP connection just ends. */
  async drop(): Promise<void> {
    const transport = this.socket.io.engine.transport as unknown as { ws?: { terminate?(): void } };
    if (transport.ws?.terminate) transport.ws.terminate();
    else this.socket.io.engine.close();
    await this.closed;
  }

  /** Offline at once, and the connection closed. */
  async leave(): Promise<void> {
    await this.ok('session:leave', {});
    await this.close();
  }

  async close(): Promise<void> {
    if (!this.socket.connected) return;
    this.socket.disconnect();
    await this.closed;
  }

  get #registration(): Reply<'session:register'> {
    if (!this.registered) throw new Error(`${this.label} is not registered`);
    return this.registered;
  }

  #drifted(event: string, answer: unknown, issues: string): never {
    this.drift.push(`${this.label}: the reply to ${event} breaks its schema: ${issues} in ${show(answer)}`);
    throw new Error(this.drift.at(-1));
  }
}
