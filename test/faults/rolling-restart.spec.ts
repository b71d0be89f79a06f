/**
 * F10: every node is stopped and replaced, one after the other, while 20 calls a second begin and
 * others go on. With the retries of an ordinary client at least 99.9 % are set up, no live call
 * ends, and every node exits 0.
 */
import type { Call } from '../../src/protocol/events.js';
import { Device, signalPasses } from '../support/device.js';
import { describeRedis } from '../support/redis.js';
import { beginCall, CallLoad } from './call-load.js';
import { ProcessCluster } from './process-cluster.js';

const LIVE_PAIRS = 6;

describeRedis('a rolling restart under 20 new calls a second', () => {
  let cluster: ProcessCluster;
  let load: CallLoad;
  const live: { one: Device; other: Device; call: Call }[] = [];

  beforeAll(async () => {
    cluster = await ProcessCluster.start(3, { DRAIN_SECONDS: '8' });
    for (let i = 0; i < LIVE_PAIRS; i++) {
      const one = await cluster.device(`Live ${i} A`, cluster.node(i % 3));
      const other = await cluster.device(`Live ${i} B`, cluster.node((i + 1) % 3));
      live.push({ one, other, call: await beginCall(one, other) });
    }
    load = await CallLoad.start(cluster, { pairs: 30, perSecond: 20 });
  }, 60_000);
  afterAll(async () => {
    await load.stop();
    await cluster.close();
  });

  it('F10: sets up at least 99.9 % of the calls, ends no live one, and every node exits 0', async () => {
    for (const node of [...cluster.live]) {
      const exit = await cluster.terminate(node);
      expect(exit).toMatchObject({ code: 0, signal: null });
      await cluster.add();
      // The next one goes when the load has come to this one.
      await load.more(20);
    }
    const { setUp, failed } = await load.stop();
    expect(failed).toEqual([]);
    expect(setUp).toBeGreaterThan(100);
    for (const { one, other, call } of live) {
      expect(one.resumed.length + other.resumed.length).toBeGreaterThan(0);
      expect([...one.has('call:ended', 'call:left'), ...other.has('call:ended', 'call:left')]).toEqual([]);
      await signalPasses(call.id, one, other);
      await signalPasses(call.id, other, one);
      await one.insist('call:leave', { call: call.id });
      await other.waitFor('call:ended', { call: call.id, reason: 'left' }, 'Hang up arrives');
    }
    expect(cluster.unhandled()).toEqual([]);
  }, 90_000);
});
