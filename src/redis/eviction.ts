/**
 * Reads the eviction policy of Redis, at the start and after each reconnection, and warns once when it
 * lets Redis evict keys that are no cache. It changes no setting of Redis.
 */
import { Logger } from '@nestjs/common';
import { Cluster, type Redis } from 'ioredis';
import type { RedisClients } from './redis.client.js';

/** These evict keys without a time to live: the places, the directory, the secret. */
const EVICTS_ALL = /^allkeys-/;

export class EvictionWatch {
  readonly #logger = new Logger('Redis');
  #said: string | undefined;

  constructor(private readonly clients: RedisClients) {
    // A fail-over or a restart may have brought another setting.
    clients.commands.on('ready', () => void this.look());
  }

  /** Never fails: a policy that this user may not read is logged once. */
  async look(): Promise<void> {
    const { commands } = this.clients;
    const servers = commands instanceof Cluster ? commands.nodes('master') : [commands];
    const policies = await Promise.all(servers.map(policyOf));
    const policy = policies.find((one) => one === undefined || EVICTS_ALL.test(one)) ?? 'noeviction';
    const unknown = policies.includes(undefined) && !policies.some((one) => one && EVICTS_ALL.test(one));
    this.#say(unknown ? 'unknown' : policy);
  }

  #say(policy: string): void {
    if (policy === this.#said) return;
    this.#said = policy;
    if (policy === 'unknown') {
      this.#logger.log({
        msg: 'the eviction policy of Redis may not be read; it must be noeviction (maxmemory-policy)',
      });
    } else if (EVICTS_ALL.test(policy)) {
      this.#logger.warn({
        msg: 'Redis may evict keys that are no cache, and people would vanish: set maxmemory-policy to noeviction',
        policy,
      });
    }
  }
}

/** `INFO` first: hosted services allow it more often than `CONFIG`. Undefined: neither is allowed. */
async function policyOf(server: Redis): Promise<string | undefined> {
  const info = await server.info('memory').catch(() => '');
  const told = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (told) return told;
  const config = await server.config('GET', 'maxmemory-policy').catch(() => undefined);
  return Array.isArray(config) && typeof config[1] === 'string' ? config[1] : undefined;
}
