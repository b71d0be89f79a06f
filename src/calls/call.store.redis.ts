/** CallStore of a cluster. See call.store.ts for what each method promises. */
import type { Call } from '../protocol/events.js';
import type { Keys } from '../redis/keys.js';
import type { RedisClients } from '../redis/redis.client.js';
import type { RedisScripts } from '../redis/redis.scripts.js';
import { nextDeadline } from './call.machine.js';
import { CallStore, KEEP_ENDED, KEEP_LIVE, type Saved } from './call.store.js';

export class RedisCallStore extends CallStore {
  readonly #key: string;

  constructor(
    private readonly clients: RedisClients,
    private readonly scripts: RedisScripts,
    keys: Keys,
  ) {
    super();
    this.#key = keys.calls;
  }

  override async save(call: Call, expected: number): Promise<Saved> {
    const ids = (left: boolean) =>
      call.members.filter(({ state }) => (state === 'left') === left).map(({ id }) => id);
    const claimed = ids(false);
    const [outcome, ...detail] = (await this.scripts.run(
      'call-save',
      this.#key,
      call.id,
      expected,
      JSON.stringify(call),
      call.state === 'ended' ? KEEP_ENDED : KEEP_LIVE,
      nextDeadline(call) ?? '',
      claimed.length,
      ...claimed,
      ...ids(true),
    )) as [string, ...string[]];
    switch (outcome) {
      case 'saved':
        return { ok: true };
      case 'conflict':
        return { ok: false, because: 'conflict', current: parsed(detail[0]) };
      default:
        return {
          ok: false,
          because: 'claimed',
          person: detail[0] as string,
          other: JSON.parse(detail[1] as string) as Call,
        };
    }
  }

  override get(id: string): Promise<Call | null> {
    return this.scripts.attempt(async () => parsed(await this.clients.commands.get(this.#recordOf(id))));
  }

  override async of(person: string): Promise<Call | null> {
    const id = await this.scripts.attempt(() => this.clients.commands.get(`${this.#key}of:${person}`));
    const call = id === null ? null : await this.get(id);
    return call && call.state !== 'ended' ? call : null;
  }

  override due(now: number, limit: number): Promise<string[]> {
    return this.scripts.attempt(() =>
      this.clients.commands.zrangebyscore(`${this.#key}due`, '-inf', now, 'LIMIT', 0, limit),
    );
  }

  override async forget(id: string): Promise<void> {
    await this.scripts.attempt(() => this.clients.commands.zrem(`${this.#key}due`, id));
  }

  override async shorten(ids: readonly string[], seconds: number): Promise<void> {
    const { commands } = this.clients;
    const keys = ids.map((id) => this.#recordOf(id));
    await this.scripts.attempt(() => Promise.all(keys.map((key) => commands.expire(key, seconds))));
  }

  /** Two commands for all of them, unless something is missing. */
  override async lacking(calls: readonly Call[]): Promise<Call[]> {
    if (calls.length === 0) return [];
    const keys = calls.map((call) => this.#keysOf(call));
    const all = keys.flat();
    const ringing = calls.filter((call) => nextDeadline(call) !== undefined);
    const [there, due] = await Promise.all([
      this.#count(all),
      ringing.length === 0 ? [] : this.#dueOf(ringing),
    ]);
    const missing = new Set(ringing.filter((_, i) => due[i] === null));
    if (there < all.length) {
      for (const [i, call] of calls.entries()) {
        const own = keys[i] as string[];
        if ((await this.#count(own)) < own.length) missing.add(call);
      }
    }
    return [...missing];
  }

  override async otherwise(calls: readonly Call[]): Promise<Call[]> {
    if (calls.length === 0) return [];
    const keys = calls.map(({ id }) => this.#recordOf(id));
    const stored = await this.scripts.attempt(() => this.clients.commands.mget(...keys));
    return calls.filter(({ version }, i) => parsed(stored[i])?.version !== version);
  }

  override async touch({ id, members }: Call): Promise<void> {
    const present = members.filter(({ state }) => state !== 'left').map((member) => member.id);
    await this.scripts.run('call-touch', this.#key, id, KEEP_LIVE, ...present);
  }

  #recordOf(id: string): string {
    return `${this.#key}call:${id}`;
  }

  /** The record and the claims. */
  #keysOf({ id, members }: Call): string[] {
    const present = members.filter(({ state }) => state !== 'left');
    return [this.#recordOf(id), ...present.map((member) => `${this.#key}of:${member.id}`)];
  }

  #count(keys: readonly string[]): Promise<number> {
    return this.scripts.attempt(() => this.clients.commands.exists(...keys));
  }

  #dueOf(calls: readonly Call[]): Promise<(string | null)[]> {
    const ids = calls.map(({ id }) => id);
    return this.scripts.attempt(() => this.clients.commands.zmscore(`${this.#key}due`, ...ids));
  }
}

const parsed = (json: string | null | undefined): Call | null => (json ? (JSON.parse(json) as Call) : null);
