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
  type Holding,
  type Lease,
  type Look,
  type Loss,
  type Place,
  PresenceStore,
  type Released,
  type ReleaseCondition,
  type Restored,
  type Snapshot,
  VERSIONS_JUMP,
} from './presence.store.js';

/** What redis.scripts.ts tells all nodes. */
type Told = DirectoryChange | { readonly step: number; readonly block: BlockChange };

const changeOf = (told: Told): DirectoryChange =>
  'step' in told ? { version: told.step, upserts: [], removes: [], blocks: [told.block] } : told;
/** Places read at once. */
const SCAN_COUNT = 200;

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

  override async release(device: string, condition: ReleaseCondition, known?: Place): Promise<Released> {
    const [kind, value] =
      'connection' in condition
        ? (['connection', condition.connection] as const)
        : (['lost', condition.lostBefore] as const);
    const rest = known ? [known.person, known.node] : [];
    const args = [device, kind, value, BLOCKS_KEPT_S, ...rest];
    return (await this.scripts.run('place-release', this.#key, ...args)) as Released;
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
      const places = await this.#places(devices);
      // A place that was lost, or is gone, is not to be waited for.
      const gone = devices.filter((device) => !places.some((place) => place.device === device));
      if (gone.length > 0) await commands.zrem(`${this.#key}lost`, ...gone);
      return places;
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

  /** Mostly nobody's lease has ended, which one command tells. */
  override async reap(now: number, deadline: number): Promise<string[]> {
    const { commands } = this.clients;
    const ended = await this.scripts.attempt(() => commands.zcount(`${this.#key}nodes`, '-inf', `(${now}`));
    if (ended === 0) return [];
    return (await this.scripts.run('node-reap', this.#key, now, deadline)) as string[];
  }

  override async look({ node, version, held, lost, people }: Holding): Promise<Look> {
    const devices = [...held, ...lost].flatMap(({ device, person }) => [device, person]);
    const args = [node, version, VERSIONS_JUMP, held.length, lost.length, ...devices, ...people];
    const found = (await this.scripts.run('record-look', this.#key, ...args)) as (number | string)[];
    const [restarted, shared, own, count, ...unlost] = found;
    return {
      restarted: restarted === 1,
      shared: shared === 1,
      own: own === 1,
      devices: Number(count),
      unlost: unlost as string[],
    };
  }

  override async astray(): Promise<boolean> {
    return (await this.scripts.run('places-astray', this.#key)) === 1;
  }

  override async askAll(node: string, now: number): Promise<Lease[]> {
    const asked = (await this.scripts.run('nodes-ask', this.#key, node, now)) as string[];
    return asked.flatMap((one, i) => (i % 2 === 0 ? [[one, Number(asked[i + 1])] as const] : []));
  }

  override async giveBack(leases: readonly Lease[]): Promise<void> {
    if (leases.length === 0) return;
    const scored = leases.flatMap(([node, until]) => [until, node]);
    await this.scripts.attempt(() => this.clients.commands.zadd(`${this.#key}nodes`, 'NX', ...scored));
  }

  override async keepLost(losses: readonly Loss[], anew: boolean): Promise<string[]> {
    if (losses.length === 0) return [];
    const args = losses.flatMap(({ place, deadline, entry }) => {
      return [JSON.stringify(place), deadline, entry === null ? '' : JSON.stringify(entry)];
    });
    return (await this.scripts.run('lost-keep', this.#key, anew ? '1' : '0', ...args)) as string[];
  }

  override async mend(deadline: number): Promise<number> {
    let lost = 0;
    let cursor = '0';
    do {
      const from = cursor;
      const [next, fields] = await this.scripts.attempt(() =>
        this.clients.commands.hscan(`${this.#key}places`, from, 'COUNT', SCAN_COUNT),
      );
      const devices = fields.filter((_, i) => i % 2 === 0);
      if (devices.length > 0) {
        lost += Number(await this.scripts.run('place-mend', this.#key, deadline, ...devices));
      }
      cursor = next;
    } while (cursor !== '0');
    return lost;
  }

  override placeless(people: readonly string[]): Promise<string[]> {
    return this.#sweep(people, false);
  }

  override sweep(people: readonly string[]): Promise<string[]> {
    return this.#sweep(people, true);
  }

  override async snapshot(): Promise<Snapshot> {
    const [version, ...entries] = (await this.scripts.run('directory-snapshot', this.#key)) as string[];
    return { version: Number(version), entries: entries.map((entry) => JSON.parse(entry) as Entry) };
  }

  override onChange(listener: (change: DirectoryChange | null) => void): void {
    this.#listeners.push(listener);
  }

  async #sweep(people: readonly string[], takeOff: boolean): Promise<string[]> {
    if (people.length === 0) return [];
    const args = [takeOff ? '1' : '0', BLOCKS_KEPT_S, ...people];
    return (await this.scripts.run('directory-sweep', this.#key, ...args)) as string[];
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
