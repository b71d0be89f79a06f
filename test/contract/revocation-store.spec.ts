/** What revocation.store.ts promises, held against memory and Redis alike. */
import { Redis } from 'ioredis';
import { redisBacking } from '../../src/backing.redis.js';
import { loadConfig } from '../../src/config.js';
import { MOST_DEVICES, type RevocationStore } from '../../src/session/revocation.store.js';
import { describeRedis, startRedis } from '../support/redis.js';
import { describeStores } from './stores.js';

const MONTH_MS = 30 * 24 * 3_600_000;

describeStores('RevocationStore', (harness) => {
  let store: RevocationStore;
  let other: RevocationStore;
  beforeEach(() => {
    store = harness.backing().revocations;
    other = harness.other().revocations;
  });
  const add = (at: number, device?: string, keepMs = MONTH_MS): Promise<void> =>
    store.add({ person: 'ana', device, at, keepMs });

  it('knows a device that has left, and no other', async () => {
    await add(1_000, 'd1');
    expect(await other.has('ana', 'd1', 1)).toBe(true);
    // Whenever its token was issued: a device that has left does not come back.
    expect(await other.has('ana', 'd1', 2_000)).toBe(true);
    expect(await other.has('ana', 'd2', 1)).toBe(false);
    expect(await other.has('bo', 'd2', 1)).toBe(false);
  });

  it('knows all tokens of a person until a moment, and none that is issued later', async () => {
    await add(500, 'd1');
    await add(1_000);
    for (const device of ['d1', 'd2']) {
      expect(await other.has('ana', device, 1_000)).toBe(true);
    }
    expect(await other.has('ana', 'd2', 1_001)).toBe(false);
    expect(await other.has('bo', 'd2', 1)).toBe(false);
  });

  it('never goes back to an earlier moment', async () => {
    await add(1_000);
    await add(900);
    expect(await other.has('ana', 'd', 950)).toBe(true);
  });

  it('folds the oldest devices into the moment for all, so that a record stays small', async () => {
    for (let i = 1; i <= MOST_DEVICES + 2; i++) await add(i * 1_000, `d${i}`);
    for (const i of [3, MOST_DEVICES + 2]) expect(await other.has('ana', `d${i}`, 9_999_999)).toBe(true);
    // Of those that were folded what was issued until they left is worth nothing, nor is anybody else's.
    expect(await other.has('ana', 'd1', 500)).toBe(true);
    expect(await other.has('ana', 'd2', 2_000)).toBe(true);
    expect(await other.has('ana', 'other', 2_000)).toBe(true);
    expect(await other.has('ana', 'other', 2_001)).toBe(false);
  });

  it('forgets when it may, and keeps what is to be kept for longer', async () => {
    await add(1_000, 'd1', 300);
    await store.add({ person: 'bo', device: 'e1', at: 1_000, keepMs: MONTH_MS });
    await store.add({ person: 'bo', device: 'e2', at: 1_000, keepMs: 300 });
    const until = performance.now() + 5_000;
    while (await other.has('ana', 'd1', 1)) expect(performance.now()).toBeLessThan(until);
    expect(await other.has('bo', 'e1', 1)).toBe(true);
    expect(await other.has('bo', 'e2', 1)).toBe(true);
  });

  it('lacks nothing that it was told', async () => {
    await add(1_000, 'd1');
    await add(1_000);
    expect(await other.lacks({ person: 'ana', at: 1_000, keepMs: MONTH_MS })).toBe(false);
    // It was folded into the moment for all.
    expect(await other.lacks({ person: 'ana', device: 'd1', at: 1_000, keepMs: MONTH_MS })).toBe(false);
  });
});

describeRedis('a RevocationStore that has lost a record', () => {
  it('says so', async () => {
    const redis = await startRedis();
    const config = loadConfig({ REDIS_URL: redis.url, REDIS_PREFIX: 'revoked' });
    const backing = await redisBacking(config);
    const admin = new Redis(redis.url);
    const one = { person: 'ana', device: 'd1', at: 1_000, keepMs: MONTH_MS };
    await backing.revocations.add(one);
    expect(await backing.revocations.lacks(one)).toBe(false);
    await admin.del(await admin.keys('revoked:revoked:*'));
    expect(await backing.revocations.lacks(one)).toBe(true);
    // One that came later does not make up for it.
    await backing.revocations.add({ ...one, device: 'd2' });
    expect(await backing.revocations.lacks(one)).toBe(true);
    admin.disconnect();
    await backing.close();
    await redis.close();
  });
});
