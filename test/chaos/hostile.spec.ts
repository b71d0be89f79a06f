/**
 * A short hostile trial: every promise that `npm run fuzz -- --hostile` looks at, against strangers that
 * register and then obey nothing. The table of the run is printed when one is broken.
 */
import { runHostile } from '../../fuzz/hostile/run.js';
import { hostileTable } from '../../fuzz/hostile/table.js';
import { describeRedis } from '../support/redis.js';

describeRedis('twenty seconds of strangers that obey no rule', () => {
  it('break no promise', async () => {
    const lines: string[] = [];
    const result = await runHostile({ nodes: 3, seconds: 20 }, (line) => lines.push(line));
    const found = hostileTable(result);
    if (result.breaches.length > 0) throw new Error(`${lines.join('\n')}\n\n${found}`);
    console.info(found);
    // They did get in, each kind of them, and did what they came for.
    for (const [kind, { rounds, acts }] of Object.entries(result.strangers))
      expect([kind, rounds > 0 && acts > 0]).toEqual([kind, true]);
    expect(result.attacked.count).toBeGreaterThan(100);
    expect(result.newcomers).toBeGreaterThan(5);
  }, 180_000);
});
