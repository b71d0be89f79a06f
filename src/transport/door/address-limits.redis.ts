/** AddressLimits of a cluster: one counter per kind and address in Redis, gone after a minute. */
import { createHash } from 'node:crypto';
import type { Keys } from '../../redis/keys.js';
import type { RedisScripts } from '../../redis/redis.scripts.js';
import { ADDRESS_WINDOW_S, type AddressKind, AddressLimits } from './address-limits.js';

export class RedisAddressLimits extends AddressLimits {
  /** @param most per kind, address and minute; Infinity: no limit */
  constructor(
    private readonly most: number,
    private readonly scripts: RedisScripts,
    private readonly keys: Keys,
  ) {
    super();
  }

  override async take(kind: AddressKind, address: string): Promise<number> {
    if (this.most === Infinity) return 0;
    const key = `${this.keys.rate(kind)}:${digest(address)}`;
    const [count, left] = (await this.scripts.run('rate-take', key, 1, ADDRESS_WINDOW_S)) as [number, number];
    return count > this.most ? Math.max(1, left) : 0;
  }
}

/** Readers of Redis see which keys belong to one address, and not at a glance which address that is. */
const digest = (address: string): string =>
  createHash('sha256').update(address).digest('base64url').slice(0, 22);
