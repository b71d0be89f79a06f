/** `npm run bench`: figures; they break no promise. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { trialMain } from '../test/support/trial-main.js';
import { parseOptions, USAGE } from './options.js';
import { plot } from './plot.js';
import { runBench } from './run.js';
import { profileInto } from './servers/start.js';
import { simulate, simulationTable } from './simulate/simulate.js';
import { table } from './table.js';

trialMain('bench', USAGE, async (args, say) => {
  const options = parseOptions(args);
  if (options.simulate.length > 0) {
    const towns = options.simulate.map(([people, nodes]) => simulate(people, nodes, say));
    return { table: simulationTable(towns), holds: true };
  }
  if (process.platform !== 'linux') throw new Error('CPU time is read from /proc: the bench runs on Linux');
  if (options.profile !== undefined) profileInto(path.resolve(options.profile));
  const result = await runBench(options, say);
  if (options.plots !== undefined) {
    mkdirSync(options.plots, { recursive: true });
    writeFileSync(path.join(options.plots, 'bench.svg'), plot(result));
  }
  return { result, table: table(result), holds: true };
});
