/** How long the record of a call stays in Redis, which only Redis itself can say. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Backing } from '../../src/backing.js';
import { redisBacking } from '../../src/backing.redis.js';
import { KEEP_ENDED, KEEP_LIVE } from '../../src/calls/call.store.js';
import { loadConfig } from '../../src/config.js';
import type { Call, Member } from '../../src/protocol/events.js';
import { describeRedis, type RedisServer, startRedis } from '../support/redis.js';

const joined = (id: string): Member => ({ id, name: id, state: 'joined', device: `d-${id}`, media: 'video' });
const left = (id: string): Member => ({ id, name: id, state: 'left', reason: 'left' });
const call = (id: string, version: number, state: Call['state'], ...members: Member[]): Call => ({
  id,
  version,
  media: 'video',
  state,
  members,
  startedAt: 0,
});

describeRedis('the record of a call in Redis', () => {
  const prefix = `life-${randomUUID()}`;
  let redis: RedisServer;
  let admin: Redis;
  let backing: Backing;

  beforeAll(async () => {
    redis = await startRedis();
    admin = new Redis(redis.url);
    backing = await redisBacking(loadConfig({ REDIS_URL: redis.url, REDIS_PREFIX: prefix }));
  });
  afterAll(async () => {
    await backing.close();
    admin.disconnect();
    await redis.close();
  });

  const secondsOf = (name: string): Promise<number> => admin.ttl(`${prefix}:{calls}:${name}`);

  it('is kept while a node says that it goes on', async () => {
    const going = call('x', 1, 'active', joined('ada'), joined('bo'));
    await backing.calls.save(going, 0);
    for (const key of ['call:x', 'of:ada', 'of:bo']) await admin.expire(`${prefix}:{calls}:${key}`, 5);
    await backing.calls.touch(going);
    for (const key of ['call:x', 'of:ada', 'of:bo'])
      expect(await secondsOf(key)).toBeGreaterThan(KEEP_LIVE - 60);
  });

  it('goes soon after the end, also when a node has not yet heard of it', async () => {
    const going = call('y', 1, 'active', joined('cy'), joined('di'));
    await backing.calls.save(going, 0);
    await backing.calls.save(call('y', 2, 'ended', left('cy'), left('di')), 1);
    await backing.calls.touch(going);
    expect(await secondsOf('call:y')).toBeLessThanOrEqual(KEEP_ENDED);
    expect(await secondsOf('of:cy')).toBe(-2);
  });

  it('is shortened for many at once, and leaves what is no more alone', async () => {
    const ids = ['e1', 'e2'];
    for (const id of ids) await backing.calls.save(call(id, 1, 'ended', left('ida')), 0);
    await backing.calls.shorten([...ids, 'e3'], 20);
    const seconds = await Promise.all(ids.map((id) => secondsOf(`call:${id}`)));
    for (const one of seconds) expect(one > 0 && one <= 20).toBe(true);
    expect(await secondsOf('call:e3')).toBe(-2);
  });

  it('leaves alone who is in another call by now', async () => {
    const first = call('v', 1, 'active', joined('ed'), joined('flo'), joined('gus'));
    await backing.calls.save(first, 0);
    await backing.calls.save(call('v', 2, 'active', left('ed'), joined('flo'), joined('gus')), 1);
    await backing.calls.save(call('w', 1, 'active', joined('ed'), joined('hal')), 0);
    await admin.expire(`${prefix}:{calls}:of:ed`, 50);
    await backing.calls.touch(first);
    expect(await secondsOf('of:ed')).toBeLessThanOrEqual(50);
  });

  it.each(['call:l', 'of:ina', 'of:jo', 'due'])(
    'is found to lack %s, which is written again',
    async (key) => {
      const id = key === 'call:l' ? 'l' : `l-${key}`;
      const ringing: Member = { id: 'jo', name: 'jo', state: 'ringing', invitedBy: 'ina', ringUntil: 5_000 };
      const going = call(id, 1, 'ringing', joined('ina'), ringing);
      const other = call(`m-${key}`, 1, 'active', joined('kim'), joined('lea'));
      await backing.calls.save(other, 0);
      await backing.calls.save(going, 0);
      expect(await backing.calls.lacking([other, going])).toEqual([]);
      await admin.del(`${prefix}:{calls}:${key}`);
      expect(await backing.calls.lacking([other, going])).toEqual([going]);
      // Without the record there is nothing to go by: the restorer saves it first.
      if (key === 'call:l') await backing.calls.save(going, 0);
      await backing.calls.touch(going);
      expect(await backing.calls.lacking([other, going])).toEqual([]);
      expect(await backing.calls.due(5_000, 10)).toEqual([id]);
      await backing.calls.save(call(id, 2, 'ended', left('ina'), left('jo')), 1);
      await backing.calls.save(call(`m-${key}`, 2, 'ended', left('kim'), left('lea')), 1);
    },
  );
});
