/**
 * Who is let in, and how long one may stand in the door: pages of the right Origin, a limited
 * number from one address, and whoever does not say within REGISTER_SECONDS who they are is shown
 * out. The adapter asks it at each handshake. It says nothing to clients itself.
 */
import type { IncomingMessage } from 'node:http';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { Metrics } from '../ops/metrics.js';
import { agentOf } from './door/agent.js';
import { addressGroup, clientAddress, maskedAddress } from './client-address.js';
import type { Connection } from './connection.js';
import { terminate } from './backlog.js';
import { RareWarnings } from './door/rare-warnings.js';
import { forOperator } from './door/refusal.js';
import { originRefusal } from './origin.js';
import type { WhyRefused } from '../protocol/constants.js';

/**
 * Time is counted in ticks and not read from a clock: a node that stood still for seconds has the
 * requests of those who wait still unread, and must not show them out for it.
 */
const TICK_MS = 500;
/** For who has asked to register, and was refused or has left: a page may be moving, Redis away. */
const ASKED_MS = 30_000;

/** What of an engine.io connection is used. */
export interface Engine {
  readonly request: IncomingMessage;
  on(event: 'close', listener: (this: Engine) => void): void;
  close(discard?: boolean): void;
}

interface Visitor {
  /** Their address, or what counts as one. */
  readonly group: string;
  /** What its handshake said that it runs in; the request itself is let go of (lighten.ts). */
  readonly agent: string;
  /** As soon as it has a namespace. */
  connection?: Connection;
  hasAsked: boolean;
  /** It was shown out, and has not gone by itself. */
  shownOut?: boolean;
  ticks: number;
}

@Injectable()
export class Door implements OnModuleDestroy {
  readonly #logger = new Logger(Door.name);
  readonly #warnings = new RareWarnings(this.#logger);
  readonly #visitors = new Map<Engine, Visitor>();
  readonly #perAddress = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  /** One function for all connections; they call it with themselves as `this`. */
  readonly #onClose: (this: Engine) => void;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly metrics: Metrics,
  ) {
    const gone = (engine: Engine): void => this.#gone(engine);
    this.#onClose = function () {
      gone(this);
    };
  }

  get visitors(): number {
    return this.#visitors.size;
  }

  get addresses(): number {
    return this.#perAddress.size;
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  /** @returns why a handshake like this one would be refused, or null; counts and logs nothing */
  judge(request: IncomingMessage): WhyRefused | null {
    const refused = originRefusal(request.headers, this.config);
    if (refused) return refused;
    const there = this.#perAddress.get(this.#group(request)) ?? 0;
    return there >= this.config.maxSocketsPerAddress ? 'address' : null;
  }

  /** @returns why a handshake is refused, or null */
  refusal(request: IncomingMessage): string | null {
    const why = this.judge(request);
    return why === null ? null : this.#refuse(why, request);
  }

  entered(engine: Engine): void {
    const group = this.#group(engine.request);
    this.#perAddress.set(group, (this.#perAddress.get(group) ?? 0) + 1);
    const agent = agentOf(engine.request.headers['user-agent']);
    this.#visitors.set(engine, { group, agent, hasAsked: false, ticks: 0 });
    engine.on('close', this.#onClose);
  }

  #gone(engine: Engine): void {
    const visitor = this.#visitors.get(engine);
    if (!visitor) return;
    this.#visitors.delete(engine);
    const left = (this.#perAddress.get(visitor.group) ?? 1) - 1;
    if (left > 0) this.#perAddress.set(visitor.group, left);
    else this.#perAddress.delete(visitor.group);
  }

  /** It has its namespace, and can be told something. */
  met(engine: Engine, connection: Connection): void {
    const visitor = this.#visitors.get(engine);
    if (!visitor) return;
    // It makes progress: on a slow network the next step is as far away as this one was. Asking for the
    // namespace once more is none.
    if (!visitor.connection) visitor.ticks = 0;
    visitor.connection = connection;
    connection.data.address = visitor.group;
    connection.data.agent = visitor.agent;
  }

  /** From now on calls `showOut` for each one that has waited too long. */
  watch(showOut: (engine: Engine, connection: Connection | undefined) => void): void {
    this.#timer = setInterval(() => {
      for (const [engine, visitor] of this.#visitors) {
        const data = visitor.connection?.data;
        if (data?.pace?.isRested) data.pace = undefined;
        if (!this.#isOverdue(visitor)) continue;
        // A silent one does not answer the goodbye either, for which ws would wait half a minute.
        if (visitor.shownOut) terminate(engine);
        else showOut(engine, visitor.connection);
        visitor.shownOut = true;
      }
    }, TICK_MS);
    this.#timer.unref();
  }

  #isOverdue(visitor: Visitor): boolean {
    const data = visitor.connection?.data;
    if (data?.session || data?.asked) {
      visitor.hasAsked = true;
      visitor.ticks = 0;
      data.asked = data.registering ?? false;
      return false;
    }
    const most = visitor.hasAsked ? ASKED_MS : this.config.registerMs;
    return ++visitor.ticks * TICK_MS > most;
  }

  #group(request: IncomingMessage): string {
    return addressGroup(clientAddress(request, this.config.trustProxy));
  }

  #refuse(why: WhyRefused, request: IncomingMessage): string {
    this.metrics.turnedAway(why);
    const from = maskedAddress(clientAddress(request, this.config.trustProxy));
    this.#warnings.warn(why, () => forOperator(why, request.headers, from));
    return why === 'address' ? 'too many connections from this address' : 'origin not allowed';
  }
}
