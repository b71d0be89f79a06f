/**
 * The node's subscriptions: what the sharded adapter takes for its subscribing client, and our
 * own channels. The adapter fires SSUBSCRIBE and forgets it; here each one is remembered, so that
 * a device is announced only once it can surely be reached, and a failure is not an unhandled
 * rejection.
 */
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { SignalError } from '../errors.js';
import { withTimeout } from '../timeout.js';
import type { RedisClient } from './redis.client.js';

const SUBSCRIBE_TIMEOUT_MS = 1_500;
const ASK_AGAIN_MS = 1_000;
/** Channels asked for with one command. */
const AT_ONCE = 500;

export class Subscriptions {
  readonly #logger = new Logger('Redis');
  #closed = false;
  readonly #pending = new Map<string, Promise<unknown>>();
  /** All channels that are listened to: asked for again after each reconnection. */
  readonly #wanted = new Set<string>();
  /** Refused by Redis, and asked for again. */
  readonly #refused = new Set<string>();
  /** Per channel that was listened to: tells its listener that messages may have been missed. */
  readonly #gaps = new Map<string, () => void>();
  #askingAgain: NodeJS.Timeout | undefined;

  constructor(private readonly client: RedisClient) {
    // Not left to ioredis: a refusal would be a rejection that nobody handles, and end the process.
    if (client instanceof Redis) client.on('ready', () => this.#subscribeAll([...this.#wanted]));
  }

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
    this.#gaps.set(channel, () => listener(null));
    this.ssubscribe(channel);
  }

  on(event: string, listener: (...args: never[]) => void): void {
    this.client.on(event, listener as (...args: unknown[]) => void);
  }

  ssubscribe(channel: string): void {
    this.#wanted.add(channel);
    this.#subscribe([channel]);
  }

  sunsubscribe(channels: string | string[]): void {
    for (const channel of [channels].flat()) {
      this.#wanted.delete(channel);
      this.#refused.delete(channel);
    }
    this.client
      .sunsubscribe(...[channels].flat())
      .catch((error: unknown) => this.#logger.debug({ msg: 'not unsubscribed', err: error }));
  }

  /** Whether Redis has refused the subscription, which is asked for again every second. */
  isRefused(channel: string): boolean {
    return this.#refused.has(channel);
  }

  /** @throws SignalError unavailable, when Redis does not confirm them in time */
  async settled(channels: readonly string[]): Promise<void> {
    const pending = channels.flatMap((channel) => this.#pending.get(channel) ?? []);
    if (pending.length > 0) {
      await withTimeout(Promise.all(pending), SUBSCRIBE_TIMEOUT_MS).catch((error: unknown) => {
        throw new SignalError('unavailable', 'other nodes cannot be reached', { cause: error });
      });
    }
    if (channels.some((channel) => this.#refused.has(channel))) {
      throw new SignalError('unavailable', 'Redis refuses a subscription');
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#askingAgain);
  }

  #subscribeAll(channels: readonly string[]): void {
    for (let from = 0; from < channels.length; from += AT_ONCE) {
      this.#subscribe(channels.slice(from, from + AT_ONCE));
    }
  }

  #subscribe(channels: readonly string[]): void {
    const subscribing = this.client
      .ssubscribe(...channels)
      .then(() => {
        for (const channel of channels) if (this.#refused.delete(channel)) this.#gaps.get(channel)?.();
      })
      .catch((error: unknown) => this.#refuse(channels, error))
      .finally(() => {
        for (const channel of channels) {
          if (this.#pending.get(channel) === subscribing) this.#pending.delete(channel);
        }
      });
    for (const channel of channels) this.#pending.set(channel, subscribing);
  }

  /** Said once: the same reason refuses them all. */
  #refuse(channels: readonly string[], error: unknown): void {
    if (this.#closed) return;
    if (this.#refused.size === 0) this.#logger.error({ msg: 'not subscribed; asking again', err: error });
    for (const channel of channels) if (this.#wanted.has(channel)) this.#refused.add(channel);
    this.#askingAgain ??= setTimeout(() => {
      this.#askingAgain = undefined;
      const again = [...this.#refused];
      if (this.client instanceof Redis) this.#subscribeAll(again);
      else for (const channel of again) this.#subscribe([channel]);
    }, ASK_AGAIN_MS).unref();
  }
}
