/** `npm run bench`: reads the options, measures, prints the table, writes the results. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseOptions, USAGE } from './options.js';
import { runBench } from './run.js';
import { profileInto } from './servers/start.js';
import { table } from './table.js';

const say = (line: string): boolean => process.stderr.write(`bench: ${line}\n`);

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const options = parseOptions(args);
  if (process.platform !== 'linux') throw new Error('CPU time is read from /proc: the bench runs on Linux');
  if (options.profile !== undefined) profileInto(path.resolve(options.profile));
  // Started from the project's root, by scripts/bench.mjs.
  const file = path.resolve('bench/results/latest.json');
  const result = await runBench(options, say);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`\n${table(result)}\n`);
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
