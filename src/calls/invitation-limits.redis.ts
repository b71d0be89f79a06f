/** InvitationLimits of a cluster: the library's windows, counted in Redis. */
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Config } from '../config.js';
import type { Keys } from '../redis/keys.js';
import type { RedisScripts } from '../redis/redis.scripts.js';
import { INVITATION_WINDOW_S, InvitationLimits, taken } from './invitation-limits.js';

export class RedisInvitationLimits extends InvitationLimits {
  readonly #callers: RateLimiterRedis;
  readonly #callees: RateLimiterRedis;

  constructor({ invitesPerMinute, ringsPerMinute }: Config, scripts: RedisScripts, keys: Keys) {
    super();
    // The library's own way to run its script knows neither our time-out nor our breaker, nor that
    // what is late must not be done.
    const storeClient = {
      rlflxIncr: ([key, ...args]: [string, ...string[]]) => scripts.run('rate-take', key, ...args),
    };
    const limiter = (kind: string, points: number): RateLimiterRedis =>
      new RateLimiterRedis({
        storeClient,
        keyPrefix: keys.rate(kind),
        points,
        duration: INVITATION_WINDOW_S,
      });
    this.#callers = limiter('caller', invitesPerMinute);
    this.#callees = limiter('callee', ringsPerMinute);
  }

  override mayInvite(caller: string): Promise<boolean> {
    return taken(this.#callers, caller);
  }

  override mayRing(callee: string): Promise<boolean> {
    return taken(this.#callees, callee);
  }
}
