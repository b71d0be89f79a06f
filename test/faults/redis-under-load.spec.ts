/**
 * F4 and F5 under load: Redis is killed and comes back empty while 20 calls a second begin. For 6 s
 * and for 20 s; an outage of 120 s is beyond what a test run can wait, and nothing in the server
 * counts that far. No node exits, no live call ends, the directory is true within 5 s.
 */
import type { Call } from '../../src/protocol/events.js';
import { Device, signalPasses } from '../support/device.js';
import { describeRedis } from '../support/redis.js';
import { sees } from '../support/window.js';
import { beginCall, CallLoad } from './call-load.js';
import { ProcessCluster } from './process-cluster.js';

const LIVE_PAIRS = 4;
const BACK_MS = 5_000;

/** The outage itself. */
const passes = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describeRedis('under 20 calls a second', () => {
  let cluster: ProcessCluster;
  const live: { one: Device; other: Device; call: Call }[] = [];

  beforeAll(async () => {
    cluster = await ProcessCluster.start(3);
    for (let i = 0; i < LIVE_PAIRS; i++) {
      const one = await cluster.device(`Live ${i} A`, cluster.node(i % 3));
      const other = await cluster.device(`Live ${i} B`, cluster.node((i + 1) % 3));
      live.push({ one, other, call: await beginCall(one, other) });
    }
  }, 60_000);
  afterAll(() => cluster.close());

  it.each([6, 20])(
    'F4: Redis is away for %i s and comes back empty: no live call ends',
    async (seconds) => {
      const load = await CallLoad.start(cluster, { pairs: 30, perSecond: 20 });
      await load.more(20);
      const before = load.setUp;
      load.away = true;
      await cluster.redis.kill();
      await passes(seconds * 1_000);
      await cluster.redis.restart();
      const back = performance.now();
      const left = (): number => back + BACK_MS - performance.now();
      for (const { one, other } of live) {
        for (const node of cluster.live) {
          const witness = live.find(({ one: { url } }) => url === node.url)?.one ?? one;
          if (witness.id !== one.id) await sees(witness.client, one.id, `${one.name} (in_call)`, left());
          if (witness.id !== other.id)
            await sees(witness.client, other.id, `${other.name} (in_call)`, left());
        }
      }
      expect(left()).toBeGreaterThan(0);
      // From here on every new one counts.
      load.away = false;
      await load.more(60);
      const { setUp, slowest, failed } = await load.stop();
      expect(failed).toEqual([]);
      expect(slowest).toBeLessThan(2_000);
      expect(setUp).toBeGreaterThan(before);
      for (const { one, other, call } of live) {
        await signalPasses(call.id, one, other);
        await signalPasses(call.id, other, one);
        expect([...one.has('call:ended', 'call:left'), ...other.has('call:ended', 'call:left')]).toEqual([]);
        expect(one.resumed.length + other.resumed.length).toBe(0);
      }
      for (const node of cluster.live) expect((await fetch(`${node.url}/livez`)).status).toBe(200);
      expect(cluster.unhandled()).toEqual([]);
    },
    60_000,
  );
});
