/** RevocationStore of a cluster: one key a device, which Redis forgets by itself. */
import { createHash } from 'node:crypto';
import type { Keys } from '../redis/keys.js';
import type { RedisClients } from '../redis/redis.client.js';
import type { RedisScripts } from '../redis/redis.scripts.js';
import { RevocationStore } from './revocation.store.js';

export class RedisRevocationStore extends RevocationStore {
  constructor(
    private readonly clients: RedisClients,
    private readonly scripts: RedisScripts,
    private readonly keys: Keys,
  ) {
    super();
  }

  override async add(device: string, seconds: number): Promise<void> {
    await this.scripts.attempt(() => this.clients.commands.set(this.#key(device), 1, 'EX', seconds));
  }

  override async has(device: string): Promise<boolean> {
    return (await this.scripts.attempt(() => this.clients.commands.exists(this.#key(device)))) === 1;
  }

  /** A digest: who has left leaves no name behind for a month. */
  #key(device: string): string {
    return this.keys.revoked(createHash('sha256').update(device).digest('base64url'));
  }
}
