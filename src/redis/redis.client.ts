/**
 * The two ioredis connections of a node: one for commands and publishing, one that subscribes.
 * The options are the ones that survived every outage that was tried (docs/decisions/0003).
 */
import { Logger } from '@nestjs/common';
import { Cluster, Redis, type RedisOptions } from 'ioredis';

export type RedisClient = Redis | Cluster;
type NetStream = Redis['stream'];

/**
 * Longest that a request waits for Redis before it is answered `unavailable`. Measured by
 * redis.scripts.ts from the request on: ioredis' own begins only when a command is sent, and in a
 * Redis Cluster, while a pipeline is under way, the next one waits.
 */
export const COMMAND_TIMEOUT_MS = 1_500;

const common: RedisOptions = {
  maxRetriesPerRequest: null,
  retryStrategy: (attempt) => Math.min(attempt * 50, 250),
  connectTimeout: 2_000,
  keepAlive: 5_000,
  // ioredis waits as long even for a connection that is closed already, and we with it: 2 s.
  disconnectTimeout: 100,
};

/** What is asked while Redis is away fails at once: a signal that comes late is worse than none. */
const commandOptions: RedisOptions = {
  ...common,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
};

/**
 * To one Redis our own writes are put together (`gather`), which costs less than a pipeline and does
 * not wait for the one before; a Redis Cluster has a connection for each master.
 */
const clusterCommandOptions: RedisOptions = {
  ...commandOptions,
  enableAutoPipelining: true,
  commandTimeout: COMMAND_TIMEOUT_MS,
};

/** Subscriptions, on the contrary, wait for Redis and are made again after every reconnection. */
const subscriberOptions: RedisOptions = { ...common, enableOfflineQueue: true };
/** With one Redis, redis.subscriptions.ts makes them again, since ioredis does not survive a refusal. */
const singleSubscriberOptions: RedisOptions = { ...subscriberOptions, autoResubscribe: false };

export class RedisClients {
  readonly #logger = new Logger('Redis');
  readonly commands: RedisClient;
  #gathering: NetStream | undefined;
  readonly subscriber: RedisClient;

  constructor(urls: readonly string[]) {
    const options = urls.length > 1 ? clusterCommandOptions : commandOptions;
    this.commands = connect(urls, { ...options, reconnectOnError: (error) => this.#isDemoted(error) });
    this.subscriber = connect(urls, urls.length > 1 ? subscriberOptions : singleSubscriberOptions);
    for (const [role, client] of Object.entries({ commands: this.commands, subscriber: this.subscriber })) {
      let away = false;
      client.on('error', (error: Error) => {
        if (!away) this.#logger.error({ msg: 'Redis is away', role, err: error.message });
        away = true;
      });
      client.on('ready', () => {
        if (away) this.#logger.log({ msg: 'Redis is back', role });
        away = false;
      });
    }
  }

  /** Number of the database that the URL selects; a Redis Cluster has only 0. */
  get database(): number {
    return this.commands instanceof Redis ? (this.commands.options.db ?? 0) : 0;
  }

  /** @throws Error when Redis cannot be reached within `ms` milliseconds. */
  async ready(ms: number): Promise<void> {
    await Promise.all([untilReady(this.commands, ms), untilReady(this.subscriber, ms)]);
  }

  /**
   * Our master was made a replica: its name leads to the new one by now, so both connections are
   * made anew. Only this one hears of it, since the other changes nothing.
   */
  #isDemoted({ message }: Error): boolean {
    if (!message.startsWith('READONLY')) return false;
    this.subscriber.disconnect(true);
    return true;
  }

  /** What is asked in this turn of the event loop, from now on, goes to Redis in one write and in order. */
  gather(): void {
    const stream = this.commands instanceof Redis ? this.commands.stream : undefined;
    if (!stream || stream === this.#gathering) return;
    this.#gathering = stream;
    stream.cork();
    setImmediate(() => {
      this.#gathering = undefined;
      stream.uncork();
    });
  }

  /** Opens both connections anew: what they went to may be gone without a word. */
  reconnect(): void {
    this.commands.disconnect(true);
    this.subscriber.disconnect(true);
  }

  close(): void {
    this.commands.disconnect();
    this.subscriber.disconnect();
  }
}

function connect(urls: readonly string[], options: RedisOptions): RedisClient {
  const [first, ...others] = urls;
  if (first === undefined) throw new Error('no Redis URL');
  if (others.length === 0) return new Redis(first, options);
  const { enableOfflineQueue, enableAutoPipelining, maxRetriesPerRequest, ...redisOptions } = options;
  return new Cluster([...urls], {
    enableOfflineQueue,
    enableAutoPipelining,
    // They are routed by their first argument there, which is a digest and not a key.
    autoPipeliningIgnoredCommands: ['eval', 'evalsha'],
    shardedSubscribers: true,
    clusterRetryStrategy: (attempt) => Math.min(attempt * 50, 250),
    redisOptions: { ...redisOptions, maxRetriesPerRequest },
  });
}

function untilReady(client: RedisClient, ms: number): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    let why = '';
    const failed = (error: Error): void => void (why = ` (${error.message})`);
    const timer = setTimeout(() => {
      client.off('error', failed);
      reject(new Error(`it did not answer within ${ms} ms${why}`));
    }, ms);
    client.on('error', failed);
    client.once('ready', () => {
      clearTimeout(timer);
      client.off('error', failed);
      // ioredis goes on in database 0, which may be another installation's.
      if (why.includes('DB index')) reject(new Error(`its database number does not exist${why}`));
      else resolve();
    });
  });
}
