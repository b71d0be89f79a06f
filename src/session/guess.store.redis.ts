/** GuessStore of a cluster: one small hash per kind and address, gone an hour after the last wrong try. */
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Keys } from '../redis/keys.js';
import type { RedisScripts } from '../redis/redis.scripts.js';
import { FORGET_MS, type GuessKind, schedule } from './guess-waits.js';
import { ALL_WINDOW_S, GuessStore, type Tried, type Try } from './guess.store.js';

export class RedisGuessStore extends GuessStore {
  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async try({ kind, who, isRight, inACrowd }: Try): Promise<Tried> {
    const { free, waits } = schedule(kind, inACrowd);
    const args = [this.clock.now(), isRight ? '1' : '0', FORGET_MS, free, ...waits];
    const [waitMs, failures] = (await this.scripts.run(
      'guess-try',
      this.keys.guesses(kind, digest(who)),
      ...args,
    )) as [number, number];
    return { waitMs, failures };
  }

  override async all(kind: GuessKind): Promise<number> {
    const key = this.keys.guesses(kind, 'all');
    const [count] = (await this.scripts.run('rate-take', key, 1, ALL_WINDOW_S)) as [number, number];
    return count;
  }
}

/** Who reads Redis learns no address from it at a glance. */
const digest = (who: string): string => createHash('sha256').update(who).digest('base64url').slice(0, 22);
