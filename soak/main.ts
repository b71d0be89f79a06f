/** `npm run soak`: 1 when something grew or was left. */
import { trialMain } from '../test/support/trial-main.js';
import { parseOptions, USAGE } from './options.js';
import { runSoak } from './run.js';
import { holds, table } from './table.js';

trialMain('soak', USAGE, async (args, say) => {
  const options = parseOptions(args);
  say(`seed ${options.seed}`);
  const result = await runSoak(options, say);
  return { table: table(result), holds: holds(result) };
});
