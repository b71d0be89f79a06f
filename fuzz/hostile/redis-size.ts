/** How much a Redis holds: keys of the cluster by kind, and the memory that its data take. */
import { Redis } from 'ioredis';

export interface RedisSize {
  readonly keys: number;
  /** `used_memory` without the buffers of clients, bytes. */
  readonly bytes: number;
}

export class RedisScale {
  readonly #redis: Redis;

  constructor(
    url: string,
    private readonly prefix: string,
  ) {
    this.#redis = new Redis(url);
  }

  /** Before the first weighing: Redis takes 30 KB for statistics of each command that it has not met before. */
  async prepare(): Promise<void> {
    await this.#redis.config('SET', 'latency-tracking', 'no');
  }

  async weigh(): Promise<RedisSize> {
    const [keys, stats] = await Promise.all([this.#redis.dbsize(), this.#redis.memory('STATS')]);
    const pairs = stats as unknown as (string | number)[];
    const of = (name: string): number => Number(pairs[pairs.indexOf(name) + 1]);
    const buffers = of('clients.normal') + of('clients.slaves') + of('replication.backlog');
    return { keys, bytes: of('total.allocated') - buffers };
  }

  /** How many keys of each kind, the kinds with the most first, in words: ids and numbers are left out. */
  async kinds(most = 8): Promise<string> {
    const counts = new Map<string, number>();
    for await (const keys of this.#redis.scanStream({ match: `${this.prefix}:*`, count: 1_000 })) {
      for (const key of keys as string[]) {
        const kind = key.slice(this.prefix.length + 1).replace(/[\w-]{16,}|\d[\d.:]*/g, '*');
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
      }
    }
    const sorted = [...counts].sort(([, x], [, y]) => y - x).slice(0, most);
    return sorted.map(([kind, count]) => `${count} ${kind}`).join(', ');
  }

  close(): void {
    this.#redis.disconnect();
  }
}
