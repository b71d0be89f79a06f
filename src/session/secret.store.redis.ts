/** SecretStore of a cluster: the first node's offer is kept in Redis for all. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Keys } from '../redis/keys.js';
import type { RedisClients } from '../redis/redis.client.js';
import type { RedisScripts } from '../redis/redis.scripts.js';
import { SecretStore } from './secret.store.js';

/** Nodes look after the secret every 2 s (secret-keeper.ts). */
const PUT_BACK_MS = 3_000;
const LOOK_AGAIN_MS = 50;

export class RedisSecretStore extends SecretStore {
  constructor(
    private readonly clients: RedisClients,
    private readonly scripts: RedisScripts,
    private readonly keys: Keys,
  ) {
    super();
  }

  /**
   * For a node that starts and has no lease yet: a secret that is missing while others live was lost,
   * and they put theirs back. Waits for that, at most 3 s.
   */
  async awaitOthers(now: () => number): Promise<void> {
    const { commands } = this.clients;
    const until = performance.now() + PUT_BACK_MS;
    while (performance.now() < until) {
      if ((await this.scripts.attempt(() => commands.exists(this.keys.secret))) === 1) return;
      if (!(await this.#othersLive(now()))) return;
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** By their leases, or, where those were lost too, by who hears the changes of the directory. */
  async #othersLive(now: number): Promise<boolean> {
    const { commands } = this.clients;
    const nodes = `${this.keys.people}nodes`;
    if ((await this.scripts.attempt(() => commands.zcount(nodes, now, '+inf'))) > 0) return true;
    const heard = await commands.pubsub('SHARDNUMSUB', this.keys.changes).catch(() => []);
    return Number((heard as unknown[])[1] ?? 0) > 0;
  }

  override async settle(offer: string): Promise<string> {
    const { commands } = this.clients;
    const read = (): Promise<string | null> => this.scripts.attempt(() => commands.get(this.keys.secret));
    const known = await read();
    if (known !== null) return known;
    // SET NX GET would answer nil for the first one, so the reading comes apart.
    await this.scripts.attempt(() => commands.set(this.keys.secret, offer, 'NX'));
    return (await read()) ?? offer;
  }
}
