/**
 * RevocationStore of a cluster: a hash per person, which Redis forgets by itself. Nodes of version 1.0 had a
 * key per device; what they revoked is respected, and they are told of a device that leaves for as long as
 * a rolling upgrade takes.
 */
import { createHash } from 'node:crypto';
import type { Keys } from '../redis/keys.js';
import type { RedisClients } from '../redis/redis.client.js';
import type { RedisScripts } from '../redis/redis.scripts.js';
import { MOST_DEVICES, type Revocation, RevocationStore } from './revocation.store.js';

const HOUR_S = 3_600;
/** Kept for as long as a token lives, per hour: by one address, and by all. At most 65 MB after a month. */
const MOST_PER_ADDRESS = 60;
const MOST_IN_ALL = 600;
/** For nodes of version 1.0, ms. */
const UPGRADE_MS = 600_000;

export class RedisRevocationStore extends RevocationStore {
  constructor(
    private readonly clients: RedisClients,
    private readonly scripts: RedisScripts,
    private readonly keys: Keys,
  ) {
    super();
  }

  override async add({ person, device, at, keepMs }: Revocation): Promise<void> {
    const field = device === undefined ? 'all' : digest(device);
    const key = this.keys.revoked(digest(person));
    const writing: Promise<unknown>[] = [
      this.scripts.run('token-revoke', key, field, at, keepMs, MOST_DEVICES),
    ];
    if (device !== undefined) {
      const old = this.keys.revoked(digest(device));
      const ms = Math.min(keepMs, UPGRADE_MS);
      writing.push(this.scripts.attempt(() => this.clients.commands.set(old, 1, 'PX', ms)));
    }
    await Promise.all(writing);
  }

  override async has(person: string, device: string, issuedAt: number): Promise<boolean> {
    const { commands } = this.clients;
    const field = digest(device);
    const [moments, old] = await Promise.all([
      this.scripts.attempt(() => commands.hmget(this.keys.revoked(digest(person)), 'all', field)),
      this.scripts.attempt(() => commands.exists(this.keys.revoked(field))),
    ]);
    const [all, left] = moments;
    return old === 1 || typeof left === 'string' || issuedAt <= Number(all ?? 0);
  }

  override async lacks({ person, device, at }: Revocation): Promise<boolean> {
    const { commands } = this.clients;
    const fields = ['all', ...(device === undefined ? [] : [digest(device)])];
    const [all, left] = await this.scripts.attempt(() =>
      commands.hmget(this.keys.revoked(digest(person)), ...fields),
    );
    return Number(all ?? 0) < at && typeof left !== 'string';
  }

  override async mayKeep(address: string | undefined): Promise<boolean> {
    const counted = await Promise.all([
      this.#count(digest(address ?? ''), MOST_PER_ADDRESS),
      this.#count('all', MOST_IN_ALL),
    ]);
    return !counted.includes(false);
  }

  async #count(who: string, most: number): Promise<boolean> {
    const key = `${this.keys.rate('revoked')}:${who}`;
    const [count] = (await this.scripts.run('rate-take', key, 1, HOUR_S)) as [number, number];
    return count <= most;
  }
}

/** A person who has left leaves no name behind for a month. */
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
