/**
 * Proves that Redis works for this node: a script runs and may write, and messages that the node
 * publishes come back to it. Only /readyz asks for it, so an idle node publishes nothing.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { withTimeout } from '../timeout.js';
import type { Works } from '../ops/readiness.js';
import type { Keys } from './keys.js';
import type { RedisClients } from './redis.client.js';
import type { RedisScripts } from './redis.scripts.js';
import type { Subscriptions } from './redis.subscriptions.js';

/** A proof answers all requests within this time, ms. */
const FRESH_MS = 1_000;
/** Longest way of a published message back to this node, ms. */
const BACK_WITHIN_MS = 1_000;
/** Balancers wait a second for an answer: a proof that is slower than this is answered by the last one, ms. */
const SLOW_MS = 700;
/** When a proof is slow, the last one and messages heard count for this long, ms. */
const HEARD_FOR_MS = 4_000;
const LOOK_EVERY_MS = 10;

/** A version that no replica waits for: nodes of version 1.0 pass it over as old. */
export const PROBE = '{"version":0,"upserts":[],"removes":[]}';

export class Hearing {
  readonly #own: string;
  readonly #heardAt = new Map<string, number>();
  #proving: Promise<Works> | undefined;
  #proved: { works: Works; at: number } | undefined;

  constructor(
    private readonly clients: RedisClients,
    private readonly scripts: RedisScripts,
    private readonly subscriptions: Subscriptions,
    private readonly keys: Keys,
  ) {
    this.#own = `${keys.packets}#ready#${randomBytes(8).toString('hex')}`;
    // The next connections have to be proved anew.
    const forget = (): void => void (this.#proved = undefined);
    for (const client of [clients.commands, clients.subscriber]) client.on('close', forget);
    subscriptions.ssubscribe(this.#own);
    subscriptions.on('smessageBuffer', (channel: Buffer) => {
      const name = channel.toString();
      if (name === this.#own || name === keys.changes) this.#heardAt.set(name, performance.now());
    });
  }

  /** Within 3 s; within 1 s when the last proof is at most 4 s old. Never fails. */
  async prove(): Promise<Works> {
    if (!this.scripts.answering) return 'lost';
    const fresh = this.#since(FRESH_MS);
    if (fresh) return fresh;
    const proving = (this.#proving ??= this.#prove().finally(() => (this.#proving = undefined)));
    return withTimeout(proving, SLOW_MS).catch(() => this.#since(HEARD_FOR_MS) ?? proving);
  }

  /**
   * A subscription may be gone although the connection lives. Redis counts the subscribers of our own
   * channel: when it has none, the connection is made anew and subscribes to everything again.
   */
  async check(): Promise<void> {
    const { commands, subscriber } = this.clients;
    if (!(commands instanceof Redis) || !this.scripts.answering || subscriber.status !== 'ready') return;
    if (this.subscriptions.isRefused(this.#own)) return;
    const answer = await withTimeout(commands.pubsub('SHARDNUMSUB', this.#own), BACK_WITHIN_MS).catch(
      () => [],
    );
    if (Number((answer as unknown[])[1] ?? 1) === 0) subscriber.disconnect(true);
  }

  /** The last proof, when it is at most this old, ms. */
  #since(ms: number): Works | undefined {
    return this.#proved && performance.now() - this.#proved.at < ms ? this.#proved.works : undefined;
  }

  async #prove(): Promise<Works> {
    const asked = performance.now();
    const works = await this.#ask(asked);
    this.#proved = { works, at: performance.now() };
    return works;
  }

  async #ask(asked: number): Promise<Works> {
    if (!this.scripts.answering) return 'lost';
    try {
      await this.scripts.run('ready-probe', this.keys.people, PROBE);
      await this.scripts.attempt(() => this.clients.commands.spublish(this.#own, ''));
    } catch {
      return this.scripts.answering ? 'refused' : 'lost';
    }
    while (!this.#heardSince(asked) && performance.now() - asked < BACK_WITHIN_MS) await sleep(LOOK_EVERY_MS);
    if (this.#heardSince(asked)) return 'ok';
    if (!this.scripts.answering) return 'lost';
    return this.#heardSince(asked - HEARD_FOR_MS) ? 'ok' : 'deaf';
  }

  /** On both channels: Redis may refuse the one of the directory or those of packets alone. */
  #heardSince(moment: number): boolean {
    return [this.#own, this.keys.changes].every((channel) => (this.#heardAt.get(channel) ?? 0) >= moment);
  }
}
