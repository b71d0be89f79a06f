/** `npm run fuzz`: 1 when a promise broke. */
import { trialMain } from '../test/support/trial-main.js';
import { parseOptions, USAGE } from './options.js';
import { runFuzz } from './run.js';
import { table } from './table.js';

trialMain('fuzz', USAGE, async (args, say) => {
  const options = parseOptions(args);
  say(`seed ${options.seed}`);
  const result = await runFuzz(options, say);
  return { result, table: table(result), holds: result.breaches.length === 0 };
});
