/**
 * From a packet to a gateway's method and back to the acknowledgement, for socket.adapter.ts.
 * Each request: one look-up, one check against its schema, one call, one answer. Nothing that a
 * client sends gets past here unchecked, and nothing that a handler throws gets out of here.
 *
 * Nest's own binding would keep an RxJS stream per handler and socket (4 KiB each, measured), so
 * the routes are found once, at start, and shared by all sockets.
 */
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import * as v from 'valibot';
import { CONFIG, type Config } from '../config.js';
import { SignalError, failure } from '../errors.js';
import type { Failure } from '../protocol/events.js';
import { requests } from '../protocol/schemas.js';
import { Fence } from '../fence.js';
import { Metrics } from '../ops/metrics.js';
import type { Connection, Session } from './connection.js';
import { Notifier } from './notifier.js';
import { Pace } from './rates.js';
import { type Route, routeOf } from './signaling-gateway.js';

type Handle = (who: Session | Connection, body: unknown, packet?: string) => object | Promise<object>;
type Ack = (outcome: object) => void;

interface BoundRoute extends Route {
  readonly handle: Handle;
  readonly schema: v.GenericSchema;
}

@Injectable()
export class RequestRouter implements OnModuleInit {
  readonly #logger = new Logger(RequestRouter.name);
  readonly #routes = new Map<string, BoundRoute>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly metrics: Metrics,
    private readonly fence: Fence,
    private readonly notifier: Notifier,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders()) {
      if (!instance || typeof instance !== 'object') continue;
      const prototype = Object.getPrototypeOf(instance) as Record<string, Handle>;
      for (const key of this.scanner.getAllMethodNames(prototype)) {
        const method = prototype[key];
        const route = method && routeOf(method);
        if (!route) continue;
        if (this.#routes.has(route.name)) throw new Error(`${route.name} has two handlers`);
        this.#routes.set(route.name, {
          ...route,
          handle: method.bind(instance),
          schema: requests[route.name],
        });
      }
    }
    const orphan = Object.keys(requests).find((name) => !this.#routes.has(name));
    if (orphan) throw new Error(`${orphan} has no handler`);
  }

  /**
   * Answers one packet, of which `text` is what it was parsed from, if there is such. A packet without an
   * acknowledgement cannot be answered and is dropped.
   */
  dispatch(connection: Connection, event: unknown, args: unknown[], text?: string): void {
    const ack = args.pop();
    const answer = typeof ack === 'function' ? (ack as Ack) : undefined;
    if (!this.#keepsPace(connection, event, answer) || !answer) return;
    try {
      const result = this.#handle(connection, event, args, text);
      if (result instanceof Promise) {
        result.then(
          (reply) => answer(this.#accepted(event, reply)),
          (error: unknown) => answer(this.#refused(event, error)),
        );
      } else {
        answer(this.#accepted(event, result));
      }
    } catch (error) {
      answer(this.#refused(event, error));
    }
  }

  /** Refuses who is too fast, before anything else is done; closes on who does not care. */
  #keepsPace(connection: Connection, event: unknown, answer: Ack | undefined): boolean {
    const { data } = connection;
    const pace = (data.pace ??= new Pace(this.config.rateFactor));
    const open = data.session !== undefined || this.#routes.get(event as string)?.open === true;
    const verdict = pace.ask(event, open && answer !== undefined);
    if (verdict === 'fine') return true;
    answer?.(this.#refused(event, new SignalError('rate_limited', 'too many requests at once')));
    if (verdict === 'far too fast') this.notifier.close(connection.id, 'rate_limited', true);
    return false;
  }

  #handle(
    connection: Connection,
    event: unknown,
    args: unknown[],
    text: string | undefined,
  ): object | Promise<object> {
    const route = this.#routes.get(event as string);
    if (!connection.data.session && !route?.open) throw new SignalError('not_registered', 'register first');
    if (!route) throw new SignalError('bad_request', 'unknown request');
    if (this.fence.slept()) throw new SignalError('unavailable', 'this node has just woken up');
    const body = args[0];
    if (args.length !== 1 || !isPlainObject(body)) {
      throw new SignalError('bad_request', `${route.name} takes one object`);
    }
    const parsed = v.safeParse(route.schema, body, { abortEarly: true });
    if (!parsed.success) throw new SignalError('bad_request', describe(parsed.issues[0]));
    return route.handle(route.open ? connection : (connection.data.session as Session), parsed.output, text);
  }

  #accepted(event: unknown, reply: object): object {
    this.metrics.answered(event as string, 'ok');
    return { ok: true, ...reply };
  }

  #refused(event: unknown, error: unknown): Failure {
    const code = error instanceof SignalError ? error.code : 'internal';
    // A label must not be of the client's making.
    this.metrics.answered(this.#routes.has(event as string) ? (event as string) : 'unknown', code);
    if (error instanceof SignalError) return error.toReply();
    this.#logger.error({ msg: 'a request failed', event: String(event).slice(0, 64), err: error });
    return failure('internal', 'something went wrong here');
  }
}

/** Arrays and buffers are objects too, and an empty one would pass for `{}`. */
const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Names the field and the rule, never the value. */
function describe(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'check') return issue.message;
  const path = v.getDotPath(issue)?.slice(0, 64) ?? 'body';
  return issue.expected === 'never'
    ? `unknown field ${path}`
    : `${path} must be ${issue.expected ?? issue.type}`;
}
