/** `npm run fuzz`: 1 when a promise broke. */
import { trialMain } from '../test/support/trial-main.js';
import { runHostile } from './hostile/run.js';
import { hostileTable } from './hostile/table.js';
import { parseOptions, USAGE } from './options.js';
import { runFuzz } from './run.js';
import { table } from './table.js';

trialMain('fuzz', USAGE, async (args, say) => {
  const options = parseOptions(args);
  if (options.hostile) {
    const result = await runHostile(options, say);
    return { result, table: hostileTable(result), holds: result.breaches.length === 0 };
  }
  say(`seed ${options.seed}`);
  const result = await runFuzz(options, say);
  return { result, table: table(result), holds: result.breaches.length === 0 };
});
