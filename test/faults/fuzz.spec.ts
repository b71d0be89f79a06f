/**
 * A short run of the fuzzer, always with the same seed: every promise that `npm run fuzz` looks at.
 * The table of the run is printed when one is broken.
 */
import { DEFAULTS } from '../../fuzz/options.js';
import { runFuzz } from '../../fuzz/run.js';
import { table } from '../../fuzz/table.js';
import { describeRedis } from '../support/redis.js';

const OPTIONS = { ...DEFAULTS, packets: 8_000, seed: 20_261_122 };

describeRedis('eight thousand packets that nobody should send', () => {
  it('break no promise', async () => {
    const lines: string[] = [];
    const result = await runFuzz(OPTIONS, (line) => lines.push(line));
    if (result.breaches.length > 0) throw new Error(`${lines.join('\n')}\n\n${table(result)}`);
    expect(result.packets).toBeGreaterThanOrEqual(OPTIONS.packets);
    // They did get in, and were read: not all of it broke at the door.
    expect(result.answers['ok']).toBeGreaterThan(100);
    expect(result.answers['bad_request']).toBeGreaterThan(1_000);
    expect(result.signals.count).toBeGreaterThan(20);
  }, 120_000);
});
