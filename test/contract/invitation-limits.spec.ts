/**
 * InvitationLimits and AddressLimits in Redis do what they do in memory: the same steps, at the same
 * times, with the same answers. What is right is said by src/calls/rings.spec.ts.
 */
import { randomBytes } from 'node:crypto';
import { InvitationLimits, MemoryInvitationLimits } from '../../src/calls/invitation-limits.js';
import { RedisInvitationLimits } from '../../src/calls/invitation-limits.redis.js';
import { type RingRules, ringRules } from '../../src/calls/rings.js';
import { MonotonicClock } from '../../src/clock.js';
import { Keys } from '../../src/redis/keys.js';
import { RedisClients } from '../../src/redis/redis.client.js';
import { RedisScripts } from '../../src/redis/redis.scripts.js';
import { HandClock } from '../support/hand-clock.js';
import { seeded } from '../support/random.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { describeStores } from './stores.js';

const PEOPLE = ['ana', 'bo', 'cy', '__proto__', '1', 'a:b {c} "小明"'];
const ADDRESSES = ['192.0.2.1', '2001:db8:0:1::/64', ''];
/** Few and low, so that each limit is met often: those per minute, and the pauses. */
const RULES = {
  'per minute': { ...ringRules(4, 5, false), freeOfCaller: 0, freeOfAddress: 0, mostTraces: 3 },
  pauses: { ...ringRules(1_000, 1_000, false), freeOfAddress: 2, mostTraces: 3 },
};
const LIMITS_MET = { 'per minute': ['callee', 'none'], pauses: ['address', 'none', 'pair'] };

describeRedis('InvitationLimits in Redis', () => {
  let redis: RedisServer;
  let clients: RedisClients;
  let scripts: RedisScripts;
  let clock: HandClock;
  let keys: Keys;

  beforeAll(async () => {
    redis = await startRedis();
    clients = new RedisClients([redis.url]);
    await clients.ready(5_000);
    scripts = new RedisScripts(clients, new MonotonicClock(), '');
  });
  afterAll(async () => {
    scripts.close();
    clients.close();
    await redis.close();
  });
  beforeEach(() => {
    clock = new HandClock();
    keys = new Keys(`contract-${randomBytes(6).toString('hex')}`);
  });
  const inRedis = (rules: RingRules): InvitationLimits =>
    new RedisInvitationLimits(rules, clients, scripts, keys, clock);

  it.each(['per minute', 'pauses'] as const)('answers as in memory, whatever is asked: %s', async (name) => {
    const both = [new MemoryInvitationLimits(RULES[name], clock), inRedis(RULES[name])] as const;
    const random = seeded();
    const met = new Map<string, number>();
    const ask: readonly ((limits: InvitationLimits, some: readonly string[], from: string) => unknown)[] = [
      (limits, [one = '', other = '']) => limits.mayInvite(one, other),
      ...Array.from(
        { length: 8 },
        () => (limits: InvitationLimits, some: readonly string[], address: string) => {
          const [caller = '', callee = ''] = some;
          return limits.mayRing({ caller, callee, address });
        },
      ),
      (limits, [caller = '', callee = ''], address) => limits.undone({ caller, callee, address }),
      (limits, [one = '', other = '']) => limits.talked(one, [other]),
      (limits, [one = '', other = '']) => limits.hasMet(one, other),
    ];
    // Less than an hour in all: Redis' own clock, by which records go, does not move with ours.
    for (let i = 0; i < 600; i++) {
      // No two traces are of one moment: which of them is the oldest would be chance.
      clock.pass(1 + random.below(random.pick([3, 500, 10_000])));
      const [what, from] = [random.pick(ask), random.pick(ADDRESSES)];
      // One pair meets far more often than the others, else no limit is met.
      const some = random.below(3) > 0 ? ['ana', 'bo'] : [random.pick(PEOPLE), random.pick(PEOPLE)];
      if (some[0] === some[1]) continue;
      const [memory, stored] = [await what(both[0], some, from), await what(both[1], some, from)];
      const step = { seed: random.seed, i, what: String(what), some, from };
      expect({ ...step, answer: stored }).toEqual({ ...step, answer: memory });
      const kind = typeof memory === 'object' && memory !== null && 'waitMs' in memory ? memory : null;
      const limit = kind && kind.waitMs !== 0 ? String((kind as { limit?: string }).limit) : 'none';
      met.set(limit, (met.get(limit) ?? 0) + 1);
    }
    // Else it was no trial.
    expect([...met.keys()].sort()).toEqual(LIMITS_MET[name]);
  });

  it('keeps a record for a minute after its person has gone', async () => {
    const stored = inRedis(RULES.pauses);
    await stored.mayRing({ caller: 'eve', callee: 'bo', address: '' });
    const key = keys.rings('bo');
    expect(await clients.commands.ttl(key)).toBeGreaterThan(3_500);
    await stored.gone('bo');
    expect(await clients.commands.ttl(key)).toBeLessThanOrEqual(60);
    expect(await stored.hasMet('bo', 'eve')).toBe(true);
    await stored.gone('nobody');
  });
});

describeStores('AddressLimits', (harness) => {
  it('counts each kind and address on all nodes together, and says how long to wait', async () => {
    const here = harness.backing().addresses;
    const there = harness.other().addresses;
    for (let i = 0; i < 300; i++) {
      expect(await here.take('new', '192.0.2.1')).toBe(0);
      expect(await there.take('new', '192.0.2.1')).toBe(0);
    }
    const wait = await here.take('new', '192.0.2.1');
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60_000);
    expect(await there.take('new', '192.0.2.1')).toBeGreaterThan(0);
    expect(await there.take('leave', '192.0.2.1')).toBe(0);
    expect(await there.take('new', '192.0.2.2')).toBe(0);
  });
});
