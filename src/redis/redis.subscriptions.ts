/**
 * The node's subscriptions: what the sharded adapter takes for its subscribing client, and our
 * own channels. The adapter fires SSUBSCRIBE and forgets it; here each one is remembered, so that
 * a device is announced only once it can surely be reached, and a failure is not an unhandled
 * rejection.
 */
import { Logger } from '@nestjs/common';
import { SignalError } from '../errors.js';
import { withTimeout } from '../timeout.js';
import type { RedisClient } from './redis.client.js';

const SUBSCRIBE_TIMEOUT_MS = 1_500;

export class Subscriptions {
  readonly #logger = new Logger('Redis');
  readonly #pending = new Map<string, Promise<unknown>>();

  constructor(private readonly client: RedisClient) {}

  /** How many Redis has not confirmed yet. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Hears each message of a channel; `null` after a gap in the subscription. */
  listen(channel: string, listener: (message: string | null) => void): void {
    this.client.on('smessageBuffer', (from: Buffer, message: Buffer) => {
      if (from.toString() === channel) listener(message.toString());
    });
    // Whatever was subscribed to is asked for again before 'ready' is told, so an answer to what is
    // asked after it says that all of it is heard again.
    this.client.on('ready', () => {
      this.client.ping().then(
        () => listener(null),
        () => undefined,
      );
    });
    this.ssubscribe(channel);
  }

  on(event: string, listener: (...args: never[]) => void): void {
    this.client.on(event, listener as (...args: unknown[]) => void);
  }

  ssubscribe(channel: string): void {
    const subscribing = this.client
      .ssubscribe(channel)
      .catch((error: unknown) => this.#logger.error({ msg: 'not subscribed', err: error }))
      .finally(() => {
        if (this.#pending.get(channel) === subscribing) this.#pending.delete(channel);
      });
    this.#pending.set(channel, subscribing);
  }

  sunsubscribe(channels: string | string[]): void {
    this.client
      .sunsubscribe(...[channels].flat())
      .catch((error: unknown) => this.#logger.debug({ msg: 'not unsubscribed', err: error }));
  }

  /** @throws SignalError unavailable, when Redis does not confirm them in time */
  async settled(channels: readonly string[]): Promise<void> {
    const pending = channels.flatMap((channel) => this.#pending.get(channel) ?? []);
    if (pending.length === 0) return;
    await withTimeout(Promise.all(pending), SUBSCRIBE_TIMEOUT_MS).catch((error: unknown) => {
      throw new SignalError('unavailable', 'other nodes cannot be reached', { cause: error });
    });
  }
}
