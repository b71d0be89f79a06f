/**
 * The page's side of the wire: one request function, one subscription function, and a session
 * that outlives its sockets. Used by the state layer and by CallController. It knows nothing of
 * calls; it only promises that a request goes out on a registered socket, or fails.
 */
import type { CloseCode, ErrorCode, SignInReason } from '../../../src/protocol/constants.ts';
import type { Body, EventBody, EventName, Outcome, RequestName } from '../../../src/protocol/events.ts';
import { backoff } from './backoff.ts';
import { systemClock, type Clock } from './clock.ts';
import { Connection, TIMED_OUT } from './connection.ts';
import { unavailable } from './failure.ts';
import type { Credentials, Session, SignalingOptions, Status } from './signaling-options.ts';
import type { Identity } from './identity.ts';
import { Opening } from './opening.ts';
import { Listeners } from './listeners.ts';

export type { Credentials, Session, SignalingOptions, Status } from './signaling-options.ts';

const MAX_DRAIN_JITTER_MS = 2_000;
/** After a change of network: who has not answered by then is asked for no more. */
const CHECK_MS = 1_000;
/** A node that was frozen may still do a registration that it was asked for so long ago. */
const BELATED_MS = 60_000;
/** A session that lasted this long was a good one: the next back-off begins anew. */
const SETTLED_MS = 10_000;

export class SignalingClient {
  #identity: Identity;
  #url: string | undefined;
  #timeoutMs: number;
  #patienceMs: number;
  #opening: Opening | null = null;
  #clock: Clock;
  #random: () => number;
  #credentials: Credentials | null = null;
  /** Registered, and where requests go. */
  #current: Connection | null = null;
  /** The last one opened; differs from `#current` while a new one takes over. */
  #newest: Connection | null = null;
  /** An older socket of ours that the server is about to end, because a newer one took over. */
  #superseded: Connection | null = null;
  /** When a registration was last sent that nobody answered. */
  #unanswered = -Infinity;
  /** When the session was last told, and how often it was tried in vain since one had settled. */
  #since = 0;
  #tries = 0;
  #looping = false;
  #moving = false;
  #registering: Promise<Outcome<'session:register'>> | null = null;
  #wakers = new Set<() => void>();
  #waiting = new Set<(connection: Connection | null) => void>();
  #status: Status = { state: 'closed', code: null };
  #onStatus = new Listeners<Status>();
  #onSession = new Listeners<Session>();
  #onEvent = new Map<EventName, Listeners<unknown>>();

  constructor(options: SignalingOptions) {
    this.#identity = options.identity;
    this.#url = options.url;
    this.#timeoutMs = this.#patienceMs = options.timeoutMs ?? 5_000;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    options.network?.onChange(() => void this.#check());
  }

  get status(): Status {
    return this.#status;
  }

  onStatus = (listener: (status: Status) => void) => this.#onStatus.add(listener);

  /** Told at every registration, the first one and each resumption. */
  onSession = (listener: (session: Session) => void) => this.#onSession.add(listener);

  on<E extends EventName>(name: E, listener: (body: EventBody<E>) => void): () => void {
    const listeners = (this.#onEvent.get(name) ?? new Listeners()) as Listeners<EventBody<E>>;
    this.#onEvent.set(name, listeners as Listeners<unknown>);
    return listeners.add(listener);
  }

  /**
   * Goes online, and stays it until close(). A failure with `retry` goes on being tried; the
   * outcome told here is that of the first try.
   */
  async open(credentials: Credentials): Promise<Outcome<'session:register'>> {
    this.#credentials = credentials;
    this.#setStatus('connecting');
    await this.#identity.claim();
    const outcome = await this.#register();
    if (!outcome.ok) {
      if (outcome.retry) void this.#reconnect();
      else this.#shut(outcome.code, outcome.reason);
    }
    return outcome;
  }

  /** Goes offline: the server gives up the place at once; with `everywhere` that of each device. */
  async close(everywhere = false): Promise<boolean> {
    const body = everywhere ? { everywhere } : {};
    const left = await this.#current?.request('session:leave', body, everywhere ? this.#timeoutMs : 1_000);
    // A device that is only offline here would still be signed in elsewhere.
    if (everywhere && !left?.ok) return false;
    if (left?.ok) this.#identity.leave(left.token);
    this.#shut('left');
    return true;
  }

  /** The page is being closed: whoever talks with this person knows at once. Nobody waits for the answer. */
  sayClosing = (): void => void this.#current?.request('session:closing', {}, this.#timeoutMs);

  /**
   * Sends one request and waits for its answer, together at most `timeoutMs` (5 s), on a
   * slow network as long as the opening took. While there is
   * no registered socket it waits for one. Never rejects: silence is `unavailable` with `retry`.
   */
  async request<R extends RequestName>(name: R, body: Body<R>): Promise<Outcome<R>> {
    const until = this.#clock.now() + this.#patienceMs;
    const connection = this.#current ?? (await this.#registered());
    if (!connection) return unavailable('not connected');
    const outcome = await connection.request(name, body, Math.max(1, until - this.#clock.now()));
    // A node that stays silent may be frozen. The old socket stays until another node answers.
    if (!outcome.ok && outcome.message === TIMED_OUT && connection === this.#current) void this.#move(0);
    return outcome;
  }

  #registered(): Promise<Connection | null> {
    if (this.#status.state === 'closed') return Promise.resolve(null);
    return new Promise((resolve) => {
      const done = (connection: Connection | null): void => {
        cancel();
        this.#waiting.delete(done);
        resolve(connection);
      };
      const cancel = this.#clock.after(this.#patienceMs, () => done(null));
      this.#waiting.add(done);
    });
  }

  /** One at a time: of two that resume the same device, the server would end the wrong one. */
  #register(): Promise<Outcome<'session:register'>> {
    this.#registering ??= this.#registerOnce().finally(() => (this.#registering = null));
    return this.#registering;
  }

  /** Opens a socket, registers on it, and only then lets go of the one before. */
  async #registerOnce(): Promise<Outcome<'session:register'>> {
    const credentials = this.#credentials;
    if (!credentials) return unavailable('closed');
    const opening = new Opening((ms) => this.#connect(ms), this.#timeoutMs, this.#clock);
    this.#opening = opening;
    const connection = await opening.first();
    if (!connection) return unavailable('cannot connect');
    this.#newest = connection;
    // An opening is several round trips: on a slow network an answer may take as long.
    this.#patienceMs = Math.max(this.#timeoutMs, opening.tookMs);
    const { token, device } = this.#identity;
    const body = { ...credentials, token, device };
    const outcome = await connection.request('session:register', body, this.#patienceMs);
    if (!outcome.ok && outcome.code === 'unavailable') this.#unanswered = this.#clock.now();
    if (this.#newest !== connection || !outcome.ok) {
      connection.close();
      if (this.#newest === connection) this.#newest = this.#current;
      if (!outcome.ok && outcome.code === 'unauthorized' && !outcome.reason && token !== undefined) {
        this.#identity.forget();
        return this.#registerOnce();
      }
      return outcome.ok ? unavailable('overtaken') : outcome;
    }
    this.#current?.close();
    this.#current = connection;
    this.#since = this.#clock.now();
    void this.#identity.remember(outcome.token, outcome.device);
    this.#setStatus('connected');
    this.#onSession.tell(outcome);
    for (const done of [...this.#waiting]) done(connection);
    return outcome;
  }

  #connect(timeoutMs: number): Connection {
    return new Connection(this.#url, timeoutMs, this.#clock, {
      event: (from, name, body) => this.#heard(from, name, body),
      closed: (lost) => this.#lost(lost),
      silent: (from) => from === this.#current && void this.#move(0),
    });
  }

  async #reconnect(): Promise<void> {
    if (this.#looping) return;
    this.#looping = true;
    while (this.#credentials && !this.#current) {
      await this.#pause(backoff(this.#tries++, this.#random));
      const outcome = await this.#register();
      if (!outcome.ok && !outcome.retry) this.#shut(outcome.code, outcome.reason);
    }
    this.#looping = false;
  }

  /** Make before break: to another node, while this one still serves. */
  async #move(delayMs: number): Promise<void> {
    if (this.#moving) return;
    this.#moving = true;
    const old = this.#current;
    for (let n = 0; this.#credentials && old && this.#current === old; n++) {
      await this.#pause(n === 0 ? delayMs : backoff(n, this.#random));
      if (this.#current !== old) break;
      const outcome = await this.#register();
      if (!outcome.ok && !outcome.retry) break;
    }
    this.#moving = false;
  }

  /** The network changed: the socket may be dead without anybody having said so. */
  async #check(): Promise<void> {
    this.#wake();
    const connection = this.#current;
    const outcome = await connection?.request('ice:refresh', {}, CHECK_MS);
    if (outcome?.ok === false && connection === this.#current) void this.#move(0);
  }

  #heard(from: Connection, name: EventName, body: unknown): void {
    if (name === 'session:closed') {
      const { code, retry } = body as EventBody<'session:closed'>;
      // The older of our own two sockets is told `replaced` as well: that is our own doing, and it
      // may end before the answer to the newer one's registration is here.
      if (from === this.#current && from !== this.#newest) this.#superseded = from;
      else if (from === this.#current && !retry && !this.#isBelated(code)) this.#shut(code);
    }
    if (name === 'server:draining' && from === this.#current) {
      const { withinMs } = body as EventBody<'server:draining'>;
      void this.#move(this.#random() * Math.min(withinMs / 2, MAX_DRAIN_JITTER_MS));
    }
    // The next registration must not bring the old name back.
    if (name === 'session:renamed' && this.#credentials)
      this.#credentials = { ...this.#credentials, ...(body as EventBody<'session:renamed'>) };
    this.#onEvent.get(name)?.tell(body);
  }

  /** By our own registration that we gave up, and not by another tab: the server ends this socket, and we come back. */
  #isBelated(code: CloseCode): boolean {
    return code === 'replaced' && this.#clock.now() - this.#unanswered < BELATED_MS;
  }

  #lost(connection: Connection): void {
    if (connection !== this.#current) return;
    this.#current = null;
    // A server that ends one session after the other is not to be stormed.
    if (this.#clock.now() - this.#since > SETTLED_MS) this.#tries = 0;
    if (connection === this.#superseded && this.#registering) {
      void this.#registering.then(({ ok }) => ok || this.#missed());
    } else this.#missed();
  }

  #missed(): void {
    if (!this.#credentials || this.#current) return;
    this.#setStatus('reconnecting');
    void this.#reconnect();
  }

  #shut(code: CloseCode | ErrorCode, reason?: SignInReason): void {
    this.#credentials = null;
    this.#opening?.close();
    const open = new Set([this.#current, this.#newest]);
    this.#current = null;
    this.#newest = null;
    for (const connection of open) connection?.close();
    this.#setStatus('closed', code, reason);
    for (const done of [...this.#waiting]) done(null);
    this.#wake();
  }

  #wake(): void {
    for (const waker of [...this.#wakers]) waker();
  }

  /** Waits, but not a moment longer than the network is away. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        this.#wakers.delete(done);
        resolve();
      };
      const cancel = this.#clock.after(ms, done);
      this.#wakers.add(done);
    });
  }

  #setStatus(state: Status['state'], code: Status['code'] = null, reason?: SignInReason): void {
    this.#status = { state, code, ...(reason && { reason }) };
    this.#onStatus.tell(this.#status);
  }
}
