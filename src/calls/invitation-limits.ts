/**
 * How many invitations a person may make, and how many may reach one, in a minute, whatever the
 * sockets and nodes they come by. Memory: here. Redis: for the whole cluster,
 * invitation-limits.redis.ts. They count; what follows from it is call.service.ts' business.
 */
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../config.js';

export const INVITATION_WINDOW_S = 60;

export abstract class InvitationLimits {
  /** Counts one more by this person. @returns false when they are too many. @throws SignalError unavailable */
  abstract mayInvite(caller: string): Promise<boolean>;

  /** Counts one more to this person. @returns false when they are too many. @throws SignalError unavailable */
  abstract mayRing(callee: string): Promise<boolean>;
}

export class MemoryInvitationLimits extends InvitationLimits {
  readonly #callers: RateLimiterAbstract;
  readonly #callees: RateLimiterAbstract;

  constructor({ invitesPerMinute, ringsPerMinute }: Config) {
    super();
    const duration = INVITATION_WINDOW_S;
    this.#callers = new RateLimiterMemory({ keyPrefix: 'caller', points: invitesPerMinute, duration });
    this.#callees = new RateLimiterMemory({ keyPrefix: 'callee', points: ringsPerMinute, duration });
  }

  override mayInvite(caller: string): Promise<boolean> {
    return taken(this.#callers, caller);
  }

  override mayRing(callee: string): Promise<boolean> {
    return taken(this.#callees, callee);
  }
}

/** The library says `too many` by rejecting with the count, and anything else by an error. */
export function taken(limiter: RateLimiterAbstract, person: string): Promise<boolean> {
  return limiter.consume(person).then(
    () => true,
    (error: unknown) => {
      if (error instanceof RateLimiterRes) return false;
      throw error;
    },
  );
}
