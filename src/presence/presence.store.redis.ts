/**
 * PresenceStore of a cluster. See presence.store.ts for what each method promises; each is one
 * Lua file of redis/lua, so that it is atomic, and tells the other nodes in the same step.
 */
import { PROBE } from '../redis/hearing.js';
import type { Keys } from '../redis/keys.js';
import type { RedisClients } from '../redis/redis.client.js';
import type { RedisScripts } from '../redis/redis.scripts.js';
import type { Subscriptions } from '../redis/redis.subscriptions.js';
import {
  BLOCKS_KEPT_S,
  type BlockChange,
  type Claim,
  type DirectoryChange,
  type Entry,
  type EntryChange,
  LASTS,
  type Lasting,
  NEW_FOR_S,
  type Place,
  PresenceStore,
  type Released,
  type ReleaseCondition,
  type Restored,
  type Snapshot,
} from './presence.store.js';

/** What redis.scripts.ts tells all nodes. */
type Told = DirectoryChange | { readonly step: number; readonly block: BlockChange };

const changeOf = (told: Told): DirectoryChange =>
  'step' in told ? { version: told.step, upserts: [], removes: [], blocks: [told.block] } : told;

export class RedisPresenceStore extends PresenceStore {
  readonly #listeners: ((change: DirectoryChange | null) => void)[] = [];
  readonly #key: string;

  constructor(
    private readonly clients: RedisClients,
    private readonly scripts: RedisScripts,
    subscriptions: Subscriptions,
    keys: Keys,
  ) {
    super();
    this.#key = keys.people;
    subscriptions.listen(keys.changes, (message) => {
      if (message === PROBE) return;
      const change = message === null ? null : changeOf(JSON.parse(message) as Told);
      for (const listener of this.#listeners) listener(change);
    });
  }

  override async claim(place: Place, name: string, known: boolean, most = Infinity): Promise<Claim> {
    const { device, person, node, connection, agent = '', since = '' } = place;
    const found = (await this.scripts.run(
      'place-claim',
      this.#key,
      device,
      person,
      node,
      connection,
      name,
      known ? '1' : '0',
      most === Infinity ? '' : most,
      BLOCKS_KEPT_S,
      agent,
      since,
      NEW_FOR_S,
    )) as [string, string] | 'foreign' | 'full';
    if (typeof found === 'string') return { ok: false, because: found };
    const [entry, before] = found;
    return {
      ok: true,
      entry: JSON.parse(entry) as Entry,
      before: before === '' ? null : (JSON.parse(before) as Place),
    };
  }

  override async lose(device: string, connection: string, deadline: number): Promise<boolean> {
    return (await this.scripts.run('place-lose', this.#key, device, connection, deadline)) === 1;
  }

  override async release(device: string, condition: ReleaseCondition): Promise<Released> {
    const [kind, value] =
      'connection' in condition
        ? (['connection', condition.connection] as const)
        : (['lost', condition.lostBefore] as const);
    return (await this.scripts.run(
      'place-release',
      this.#key,
      device,
      kind,
      value,
      BLOCKS_KEPT_S,
    )) as Released;
  }

  override async restore(place: Place, entry: Entry, more?: Restored): Promise<boolean> {
    const { device, person, node, connection, agent = '', since = '' } = place;
    const json = JSON.stringify(entry);
    const { lasting, newForS } = more ?? { lasting: entry.blocked ?? [], newForS: 0 };
    const args = [device, person, node, connection, json, BLOCKS_KEPT_S, agent, since, newForS, ...lasting];
    return (await this.scripts.run('place-restore', this.#key, ...args)) === 1;
  }

  override async update(changes: ReadonlyMap<string, EntryChange>): Promise<void> {
    if (changes.size === 0) return;
    const args = [...changes].flatMap(([person, change]) => [person, JSON.stringify(change)]);
    await this.scripts.run('person-update', this.#key, ...args);
  }

  override async block(
    person: string,
    other: string,
    blocked: boolean,
    most: number,
    { lasts, mostPassing }: Lasting = LASTS,
  ): Promise<boolean> {
    const how = [most, BLOCKS_KEPT_S, lasts ? '1' : '0', mostPassing];
    const args = [person, other, blocked ? '1' : '0', ...how];
    return (await this.scripts.run('person-block', this.#key, ...args)) === 1;
  }

  override entry(person: string): Promise<Entry | null> {
    return this.#field<Entry>('directory', person);
  }

  override place(device: string): Promise<Place | null> {
    return this.#field<Place>('places', device);
  }

  override async devices(person: string): Promise<Place[]> {
    const found = (await this.scripts.run('person-devices', this.#key, person)) as string[];
    return found.map((json) => JSON.parse(json) as Place);
  }

  override async on(node: string): Promise<Place[]> {
    const { commands } = this.clients;
    return this.scripts.attempt(async () => this.#places(await commands.smembers(`${this.#key}on:${node}`)));
  }

  override async expired(now: number, limit: number): Promise<Place[]> {
    const { commands } = this.clients;
    return this.scripts.attempt(async () => {
      const devices = await commands.zrangebyscore(`${this.#key}lost`, '-inf', now, 'LIMIT', 0, limit);
      return this.#places(devices);
    });
  }

  override async renew(node: string, until: number): Promise<boolean> {
    const added = await this.scripts.attempt(() =>
      this.clients.commands.zadd(`${this.#key}nodes`, until, node),
    );
    return added === 0;
  }

  override async resign(node: string): Promise<void> {
    await this.scripts.attempt(() => this.clients.commands.zrem(`${this.#key}nodes`, node));
  }

  override async reap(now: number, deadline: number): Promise<string[]> {
    return (await this.scripts.run('node-reap', this.#key, now, deadline)) as string[];
  }

  override async snapshot(): Promise<Snapshot> {
    const [version, ...entries] = (await this.scripts.run('directory-snapshot', this.#key)) as string[];
    return { version: Number(version), entries: entries.map((entry) => JSON.parse(entry) as Entry) };
  }

  override onChange(listener: (change: DirectoryChange | null) => void): void {
    this.#listeners.push(listener);
  }

  async #places(devices: string[]): Promise<Place[]> {
    if (devices.length === 0) return [];
    const places = await this.clients.commands.hmget(`${this.#key}places`, ...devices);
    return places.flatMap((place) => (place ? (JSON.parse(place) as Place) : []));
  }

  #field<T>(hash: string, field: string): Promise<T | null> {
    return this.scripts.attempt(async () => {
      const found = await this.clients.commands.hget(this.#key + hash, field);
      return found === null ? null : (JSON.parse(found) as T);
    });
  }
}
