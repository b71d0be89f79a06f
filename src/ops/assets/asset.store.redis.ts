/** AssetStore of a cluster: a hash per build, gone a day after the last node that ran it. */
import type { Keys } from '../../redis/keys.js';
import type { RedisClients } from '../../redis/redis.client.js';
import type { RedisScripts } from '../../redis/redis.scripts.js';
import { type Assets, AssetStore, KEEP_MS, MOST_BUILDS } from './asset.store.js';

export class RedisAssetStore extends AssetStore {
  constructor(
    private readonly clients: RedisClients,
    private readonly scripts: RedisScripts,
    private readonly keys: Keys,
  ) {
    super();
  }

  override async keep(build: string, more: Assets): Promise<string[]> {
    const pairs = [...more].flat();
    const args = [build, KEEP_MS, MOST_BUILDS, ...pairs];
    return (await this.scripts.run('asset-keep', this.keys.assets, ...args)) as string[];
  }

  override async builds(): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = (await this.scripts.run('asset-names', this.keys.assets)) as [string, string[]][];
    return new Map(found);
  }

  override async read(build: string, name: string): Promise<Buffer | null> {
    return this.scripts.attempt(() => this.clients.commands.hgetBuffer(this.keys.assetsOf(build), name));
  }
}
