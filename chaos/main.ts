/** `npm run chaos`: 1 when a promise broke. */
import { writeFileSync } from 'node:fs';
import { trialMain } from '../test/support/trial-main.js';
import { parseOptions, USAGE } from './options.js';
import { plot } from './plot.js';
import { runChaos } from './run.js';
import { table } from './table.js';

trialMain('chaos', USAGE, async (args, say) => {
  const options = parseOptions(args);
  say(`seed ${options.seed}`);
  const result = await runChaos(options, say);
  if (options.plot !== undefined) writeFileSync(options.plot, plot(result));
  return { result, table: table(result), holds: result.breaches.length === 0 };
});
