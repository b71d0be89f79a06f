/**
 * F21, a small one: after thousands of visits and calls in every way there is, nothing is left in
 * Redis and in the tables of the nodes, and neither heap, open files nor timers have grown.
 * `npm run soak` is the whole of it, with the figures in docs/soak.md.
 */
import { DEFAULTS } from '../../soak/options.js';
import { runSoak } from '../../soak/run.js';
import { findings, holds, table } from '../../soak/table.js';
import { describeRedis } from '../support/redis.js';

describeRedis('after many visits and calls', () => {
  it('F21: all is as it was before', async () => {
    const options = { ...DEFAULTS, connects: 3_000, calls: 500, seed: 20_261_122, patient: false };
    const result = await runSoak(options, () => undefined);
    expect(findings(result)).toHaveLength(3 * options.nodes);
    if (!holds(result)) throw new Error(table(result));
  }, 120_000);
});
