/** What presence.store.ts promises of a record that was lost in part. Only Redis loses any. */
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Backing } from '../../src/backing.js';
import { redisBacking } from '../../src/backing.redis.js';
import { loadConfig } from '../../src/config.js';
import {
  type Look,
  type Place,
  type PresenceStore,
  VERSIONS_JUMP,
} from '../../src/presence/presence.store.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { hear } from './hear.js';

const ADA = { id: 'ada', name: 'Ada', status: 'available', activity: null, call: null } as const;
const BO = { ...ADA, id: 'bo', name: 'Bo' };
const ada: Place = { device: 'd1', person: 'ada', node: 'n1', connection: 'c1', agent: 'Firefox', since: 5 };
const bo: Place = { device: 'd2', person: 'bo', node: 'n1', connection: 'c2' };

describeRedis('a PresenceStore that has lost keys', () => {
  let redis: RedisServer;
  let admin: Redis;
  let backing: Backing;
  let store: PresenceStore;
  let heard: ReturnType<typeof hear>;
  let prefix: string;
  beforeAll(async () => {
    redis = await startRedis();
    admin = new Redis(redis.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await redis.close();
  });
  /** Ada holds her place; Bo has lost his connection. */
  beforeEach(async () => {
    prefix = `lost-${randomBytes(6).toString('hex')}`;
    backing = await redisBacking(loadConfig({ REDIS_URL: redis.url, REDIS_PREFIX: prefix }));
    store = backing.presence;
    heard = hear(store);
    await store.renew('n1', 8_000);
    await store.claim(ada, 'Ada', false);
    await store.claim(bo, 'Bo', false);
    await store.lose('d2', 'c2', 9_000);
    await heard(2);
  });
  afterEach(() => backing.close());

  const key = (name: string): string => `${prefix}:{people}:${name}`;
  const look = (version = 2): Promise<Look> =>
    store.look({ node: 'n1', version, held: [ada], lost: [bo], people: ['ada', 'bo'] });
  const well: Look = { restarted: false, shared: false, own: false, unlost: [], devices: 2 };

  it('looks and finds that all is there, also when it is asked about nobody', async () => {
    expect(await look()).toEqual(well);
    expect(await store.look({ node: 'n2', version: 0, held: [], lost: [], people: [] })).toEqual({
      ...well,
      devices: 0,
    });
    expect(await store.astray()).toBe(false);
  });

  it.each<[string, Partial<Look>]>([
    ['places', { shared: true, unlost: ['d2'] }],
    ['directory', { shared: true, unlost: ['d2'] }],
    ['of:ada', { shared: true }],
    ['of:bo', { shared: true }],
    ['on:n1', { own: true, devices: 0 }],
    ['lost', { unlost: ['d2'] }],
  ])('looks and finds that %s is gone', async (name, found) => {
    expect(await admin.del(key(name))).toBe(1);
    expect(await look()).toEqual({ ...well, ...found });
  });

  it('finds a session that counts as lost', async () => {
    await store.lose('d1', 'c1', 9_000);
    expect(await look()).toEqual({ ...well, own: true });
  });

  it('finds a directory that was lost and is being filled again', async () => {
    await admin.del(key('directory'));
    await store.claim({ ...bo, device: 'd3', person: 'cy' }, 'Cy', false);
    expect((await look()).shared).toBe(true);
  });

  it('lets a counter that was lost jump above all that anybody has heard of', async () => {
    await admin.del(key('version'));
    expect((await look(2)).restarted).toBe(true);
    expect((await look(2)).restarted).toBe(false);
    expect(Number(await admin.get(key('version')))).toBe(2 + VERSIONS_JUMP + 1);
    expect(await heard(1)).toEqual([{ version: 2 + VERSIONS_JUMP + 1, upserts: [], removes: [] }]);
  });

  it('finds devices of a node without a lease, and loses them', async () => {
    await admin.del(key('nodes'), key('on:n1'));
    expect(await store.astray()).toBe(true);
    expect(await store.mend(7_000)).toBe(1);
    expect(await admin.zscore(key('lost'), 'd1')).toBe('7000');
    expect(await admin.zscore(key('lost'), 'd2')).toBe('9000');
    expect(await store.astray()).toBe(false);
  });

  it('mends the sets that follow from the places', async () => {
    await admin.del(key('of:ada'), key('of:bo'), key('on:n1'));
    expect(await store.mend(7_000)).toBe(0);
    expect(await look()).toEqual(well);
  });

  it('asks every other living node, by taking its lease, and gives it back to one that has died', async () => {
    await store.renew('n2', 8_000);
    await store.renew('n3', 100);
    expect(await store.askAll('n1', 1_000)).toEqual([['n2', 8_000]]);
    // A node of version 1.0 puts back all it holds when it finds itself unknown, as every node does.
    expect(await store.renew('n2', 9_000)).toBe(false);
    await store.giveBack([
      ['n2', 8_000],
      ['n4', 8_000],
    ]);
    expect(await admin.zscore(key('nodes'), 'n2')).toBe('9000');
    expect(await store.reap(8_500, 9_000)).toEqual(expect.arrayContaining(['n3', 'n4']));
  });

  it('keeps a loss that it had lost, with its deadline and its entry', async () => {
    await admin.del(key('places'), key('lost'), key('of:bo'), key('directory'));
    const loss = { place: bo, deadline: 9_000, entry: BO };
    expect(await store.keepLost([loss], true)).toEqual([]);
    expect(await store.place('d2')).toEqual(bo);
    expect(await store.entry('bo')).toEqual(BO);
    expect(await store.expired(9_000, 10)).toEqual([bo]);
    expect(await store.release('d2', { lostBefore: 9_000 })).toBe('last');
  });

  it('keeps no loss of a device that is back, or was taken away', async () => {
    const losses = [{ place: bo, deadline: 9_000, entry: BO }];
    await store.claim({ ...bo, connection: 'c3' }, 'Bo', true);
    expect(await store.keepLost(losses, true)).toEqual(['d2']);
    await store.release('d2', { connection: 'c3' });
    expect(await store.keepLost(losses, false)).toEqual(['d2']);
    expect(await store.entry('bo')).toBeNull();
  });

  it('sweeps people off who have no place, and nobody else', async () => {
    await admin.hdel(key('places'), 'd2');
    for (let i = 0; i < 2; i++) expect(await store.placeless(['ada', 'bo', 'nobody'])).toEqual(['bo']);
    expect(await store.sweep(['ada', 'bo', 'nobody'])).toEqual(['bo']);
    expect(await store.sweep(['ada', 'bo', 'nobody'])).toEqual([]);
    expect((await store.snapshot()).entries.map(({ id }) => id)).toEqual(['ada']);
    expect(await heard(1)).toEqual([{ version: 3, upserts: [], removes: ['bo'] }]);
    // Nothing of him is left.
    expect(await admin.exists(key('of:bo'))).toBe(0);
    expect(await admin.zscore(key('lost'), 'd2')).toBeNull();
  });

  it('lets somebody leave whose place it has lost', async () => {
    await admin.del(key('places'));
    expect(await store.release('d1', { connection: 'c1' }, ada)).toBe('last');
    expect(await store.entry('ada')).toBeNull();
    expect(await admin.exists(key('of:ada'))).toBe(0);
    expect(await store.release('d1', { connection: 'c1' }, ada)).toBe('kept');
  });

  it('does not wait for ever for a loss without a place', async () => {
    await admin.hdel(key('places'), 'd2');
    expect(await store.expired(9_000, 10)).toEqual([]);
    expect(await admin.zscore(key('lost'), 'd2')).toBeNull();
  });
});
