/** `npm run fuzz`: reads the options, runs, prints what was found, writes the results; 1 when a promise broke. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseOptions, USAGE } from './options.js';
import { runFuzz } from './run.js';
import { table } from './table.js';

const say = (line: string): boolean => process.stderr.write(`fuzz: ${line}\n`);

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const options = parseOptions(args);
  say(`seed ${options.seed}`);
  // A run is started from the project's root, by scripts/fuzz.mjs.
  const file = path.resolve('fuzz/results/latest.json');
  const result = await runFuzz(options, say);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`\n${table(result)}\n`);
  process.exitCode = result.breaches.length > 0 ? 1 : 0;
}

main().then(
  // Whatever still waits for something has nothing left to wait for.
  () => process.exit(),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
