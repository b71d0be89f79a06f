/** `npm run soak`: reads the options, runs, prints the table; 1 when something grew or was left. */
import { parseOptions, USAGE } from './options.js';
import { runSoak } from './run.js';
import { holds, table } from './table.js';

const say = (line: string): boolean => process.stderr.write(`soak: ${line}\n`);

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const options = parseOptions(args);
  say(`seed ${options.seed}`);
  const result = await runSoak(options, say);
  process.stdout.write(`\n${table(result)}\n`);
  process.exitCode = holds(result) ? 0 : 1;
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
