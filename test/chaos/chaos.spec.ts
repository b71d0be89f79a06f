/**
 * A short run of chaos, always with the same seed: every promise that `npm run chaos` looks at,
 * under the first faults it makes. The table of the run is printed when one is broken.
 */
import { DEFAULTS, type Options } from '../../chaos/options.js';
import { runChaos } from '../../chaos/run.js';
import { table } from '../../chaos/table.js';
import { describeRedis } from '../support/redis.js';

const OPTIONS: Options = {
  ...DEFAULTS,
  minutes: 0.5,
  seed: 20_261_122,
  pairs: 6,
  rate: 1,
  // A short one makes a short end; faults are made to fit it.
  resume: 8,
  pause: [1_000, 3_000],
};

describeRedis('half a minute of chaos', () => {
  it('breaks no promise', async () => {
    const lines: string[] = [];
    const result = await runChaos(OPTIONS, (line) => lines.push(line));
    if (result.breaches.length > 0) throw new Error(`${lines.join('\n')}\n\n${table(result)}`);
    expect(result.pairs.kept).toBe(OPTIONS.pairs);
    expect(result.recoveries.length).toBeGreaterThan(0);
  }, 180_000);
});
