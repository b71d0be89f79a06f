/**
 * What `npm run chaos`, `fuzz`, `soak` and `bench` have in common: help, progress on standard error,
 * the table on standard output, the result as a file, and the exit code.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { OptionError } from './option-error.js';

export interface Found {
  readonly table: string;
  /** False makes the exit code 1. */
  readonly holds: boolean;
  /** Written to results/latest.json of the trial's folder, if there is one. */
  readonly result?: unknown;
}

type Say = (line: string) => boolean;

/** Runs the trial and ends the process. Started from the project's root, by scripts/lib/trial.mjs. */
export function trialMain(
  name: string,
  usage: string,
  run: (args: string[], say: Say) => Promise<Found>,
): void {
  const say: Say = (line) => process.stderr.write(`${name}: ${line}\n`);

  async function main(): Promise<void> {
    const args = process.argv.slice(2);
    if (args.includes('--help')) {
      process.stdout.write(`${usage}\n`);
      return;
    }
    const { table, holds, result } = await run(args, say);
    if (result !== undefined) {
      const file = path.resolve(name, 'results/latest.json');
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
    }
    process.stdout.write(`\n${table}\n`);
    process.exitCode = holds ? 0 : 1;
  }

  main().then(
    // Whatever still waits for something has nothing left to wait for.
    () => process.exit(),
    (error: unknown) => {
      if (OptionError.is(error)) {
        say(`${error.message} (--help lists the options)`);
        process.exit(2);
      }
      say(error instanceof Error ? (error.stack ?? error.message) : String(error));
      process.exit(1);
    },
  );
}
