/** `npm run bench`: figures; they break no promise. */
import path from 'node:path';
import { trialMain } from '../test/support/trial-main.js';
import { parseOptions, USAGE } from './options.js';
import { runBench } from './run.js';
import { profileInto } from './servers/start.js';
import { table } from './table.js';

trialMain('bench', USAGE, async (args, say) => {
  const options = parseOptions(args);
  if (process.platform !== 'linux') throw new Error('CPU time is read from /proc: the bench runs on Linux');
  if (options.profile !== undefined) profileInto(path.resolve(options.profile));
  const result = await runBench(options, say);
  return { result, table: table(result), holds: true };
});
