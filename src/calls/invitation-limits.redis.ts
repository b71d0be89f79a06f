/** InvitationLimits of a cluster: one JSON record per person in Redis, changed by lua/ring-*.lua. */
import type { Clock } from '../clock.js';
import type { Keys } from '../redis/keys.js';
import type { RedisClients } from '../redis/redis.client.js';
import type { RedisScripts, ScriptName } from '../redis/redis.scripts.js';
import { InvitationLimits } from './invitation-limits.js';
import {
  RINGS_KEPT_GONE_S,
  RINGS_KEPT_S,
  type Ring,
  type RingLimit,
  type RingRules,
  type RingVerdict,
} from './rings.js';

export class RedisInvitationLimits extends InvitationLimits {
  readonly #rules: string;

  constructor(
    rules: RingRules,
    private readonly clients: RedisClients,
    private readonly scripts: RedisScripts,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {
    super();
    this.#rules = JSON.stringify(rules);
  }

  override async mayInvite(caller: string, callee: string): Promise<number> {
    return (await this.#run('ring-made', caller, callee)) as number;
  }

  override async mayRing({ caller, callee, address }: Ring): Promise<RingVerdict> {
    const answer = await this.#run('ring-had', callee, caller, address);
    const [waitMs, limit, stranger] = answer as [number, RingLimit, '0' | '1'];
    return { waitMs, limit, stranger: stranger === '1' };
  }

  override async undone({ caller, callee, address }: Ring): Promise<void> {
    await this.#run('ring-undone', callee, caller, address);
  }

  override async talked(person: string, others: readonly string[]): Promise<void> {
    await this.#run('ring-talked', person, ...others);
  }

  override async hasMet(person: string, other: string): Promise<boolean> {
    const found = await this.scripts.attempt(() => this.clients.commands.get(this.keys.rings(person)));
    if (found === null) return false;
    return Object.hasOwn((JSON.parse(found) as { callers: object }).callers, other);
  }

  override async gone(person: string): Promise<void> {
    await this.scripts.attempt(() =>
      this.clients.commands.expire(this.keys.rings(person), RINGS_KEPT_GONE_S),
    );
  }

  #run(script: ScriptName, person: string, ...args: string[]): Promise<unknown> {
    const key = this.keys.rings(person);
    return this.scripts.run(script, key, this.clock.now(), this.#rules, RINGS_KEPT_S, ...args);
  }
}
