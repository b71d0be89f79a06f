/**
 * Redis Cluster (REDIS_URL with several URLs): three nodes on three masters do all that they do on
 * one Redis, and survive the death of a master whose replica takes over (F8).
 */
import { bringIn, incoming, join, joined, over, ring, talk } from '../support/calls.js';
import { atOnce, race } from '../support/races.js';
import { describeRedis } from '../support/redis.js';
import { NODE_TIMEOUT_MS, RedisCluster } from '../support/redis-cluster.js';
import type { TestClient } from '../support/test-client.js';
import { Stage } from '../support/topologies.js';
import { sees, shows } from '../support/window.js';
import { eventually } from './cluster.js';

const PAIRS = 10;
const ROUNDS = 10;
/** F8: the election, and then some. */
const FAIL_OVER_MS = NODE_TIMEOUT_MS + 5_000;

describeRedis('on a Redis Cluster', () => {
  const stage = new Stage(3);
  let redis: RedisCluster;

  beforeAll(async () => {
    redis = await RedisCluster.start();
    await stage.open({ LOG_LEVEL: 'silent', RATE_FACTOR: '0' }, redis.url);
  }, 60_000);
  afterEach(() => stage.clear());
  afterAll(async () => {
    await stage.close();
    await redis.close();
  });

  async function signals(call: string, from: TestClient, to: TestClient): Promise<void> {
    const seq = ++sent;
    await eventually('a signal is taken', FAIL_OVER_MS, async () => {
      return (await from.request('signal:send', { call, to: to.id, seq })).ok;
    });
    await to.waitFor('signal:received', { call, seq }, `a signal reaches ${to.label}`);
  }
  let sent = 0;

  it('somebody is rung on two nodes, answers on one, they talk, a third joins, and hang up', async () => {
    const [ana, bo, cy] = [
      await stage.person('Ana', 0),
      await stage.person('Bo', 1),
      await stage.person('Cy', 2),
    ];
    const bo2 = await stage.device(bo, 2);
    const { id } = await ring(ana, [bo, bo2]);
    await join(id, bo2, ana);
    await over(id, 'answered_elsewhere', bo);
    await signals(id, ana, bo2);
    await signals(id, bo2, ana);
    await bringIn(id, ana, cy, bo2);
    await signals(id, cy, bo2);
    await cy.ok('call:leave', { call: id });
    await ana.ok('call:leave', { call: id });
    await over(id, 'left', bo2);
  });

  it('a ring can be declined, cancelled and missed, and the directory follows on every node', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const watcher = await stage.person('Watcher', 2);
    await shows(watcher, '', ['Ana (available)', 'Bo (available)']);
    const declined = await ring(ana, [bo]);
    await sees(watcher, bo.id, 'Bo (ringing)');
    await bo.ok('call:decline', { call: declined.id });
    await over(declined.id, 'declined', ana);
    const cancelled = await ring(bo, [ana]);
    await bo.ok('call:cancel', { call: cancelled.id });
    await over(cancelled.id, 'cancelled', ana);
    await shows(watcher, '', ['Ana (available)', 'Bo (available)']);
    await bo.leave();
    await shows(watcher, '', ['Ana (available)']);
  });

  it('a hundred races of accept against cancel have one outcome each', async () => {
    const pairs = await Promise.all(
      Array.from({ length: PAIRS }, async (_, i) => ({
        ana: await stage.person(`Ana ${i}`, i),
        bo: await stage.person(`Bo ${i}`, i + 1),
      })),
    );
    const outcomes = await race(pairs, ROUNDS, async ({ ana, bo }) => {
      const { call } = await ana.ok('call:invite', { to: bo.id, media: 'video' });
      await incoming(bo, call.id);
      const [accepted, cancelled] = await atOnce(
        () => bo.request('call:accept', { call: call.id, media: 'video' }),
        () => ana.request('call:cancel', { call: call.id }),
      );
      expect([accepted.ok, cancelled.ok].filter(Boolean)).toHaveLength(1);
      if (cancelled.ok) await over(call.id, 'cancelled', bo);
      else {
        await joined(ana, call.id, bo);
        await ana.ok('call:leave', { call: call.id });
        await over(call.id, 'left', bo);
      }
      return cancelled.ok ? 'cancelled' : 'accepted';
    });
    expect(Object.values(outcomes).reduce((a, b) => a + b, 0)).toBe(PAIRS * ROUNDS);
  }, 60_000);

  it.each(['people', 'calls'])(
    'F8: the master of the %s dies: a live call goes on, and new ones work within 5 s of the election',
    async (tag) => {
      const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
      const [cy, di] = [await stage.person('Cy', 2), await stage.person('Di', 0)];
      const { id } = await talk(ana, bo);
      await redis.killMaster(await redis.masterOf(`{${tag}}`));
      const died = performance.now();
      const called = { to: cy.id, media: 'audio' } as const;
      let next = '';
      await eventually('a new call is taken', FAIL_OVER_MS, async () => {
        const reply = await di.request('call:invite', called);
        if (reply.ok) next = reply.call.id;
        // An invitation that was done but not answered in time rings already.
        else if (reply.code === 'busy') next = cy.has('call:incoming').map(callOf)[0] ?? '';
        return next !== '';
      });
      await incoming(cy, next);
      // Every node finds the new master for itself.
      await eventually(
        'the call is answered',
        FAIL_OVER_MS,
        async () => (await cy.request('call:accept', { call: next, media: 'audio' })).ok,
      );
      await joined(di, next, cy);
      await signals(id, ana, bo);
      await signals(id, bo, ana);
      await sees(cy, ana.id, 'Ana (in_call)', FAIL_OVER_MS);
      await sees(ana, di.id, 'Di (in_call)', FAIL_OVER_MS);
      expect(performance.now() - died).toBeLessThan(FAIL_OVER_MS);
      expect([...ana.has('call:ended', 'call:left'), ...bo.has('call:ended', 'call:left')]).toEqual([]);
      await ana.ok('call:leave', { call: id });
      await over(id, 'left', bo);
      await sees(cy, ana.id, 'Ana (available)', 5_000);
    },
    40_000,
  );
});

const callOf = ({ body }: { body: unknown }): string => (body as { call: { id: string } }).call.id;
