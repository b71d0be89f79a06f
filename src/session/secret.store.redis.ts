/** SecretStore of a cluster: the first node's offer is kept in Redis for all. */
import type { Keys } from '../redis/keys.js';
import type { RedisClients } from '../redis/redis.client.js';
import type { RedisScripts } from '../redis/redis.scripts.js';
import { SecretStore } from './secret.store.js';

export class RedisSecretStore extends SecretStore {
  constructor(
    private readonly clients: RedisClients,
    private readonly scripts: RedisScripts,
    private readonly keys: Keys,
  ) {
    super();
  }

  override async settle(offer: string): Promise<string> {
    const { commands } = this.clients;
    // SET NX GET would answer nil for the first one, so the reading comes apart.
    await this.scripts.attempt(() => commands.set(this.keys.secret, offer, 'NX'));
    return (await this.scripts.attempt(() => commands.get(this.keys.secret))) ?? offer;
  }
}
