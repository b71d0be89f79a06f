// The one voice of the scripts: short lines on standard error, so that what a script prints on
// standard output (a server's log, a test's last line) stays clean for whoever reads it.
import { performance } from 'node:perf_hooks';

/** @param {string} text */
export const say = (text) => process.stderr.write(`dogeller: ${text}\n`);

/** Seconds since `start` (of performance.now()), as people write them. */
export const seconds = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** Something the person at the keyboard can mend: shown without a stack. */
export class Problem extends Error {}

/** Runs a script's main function; a Problem ends it with its text, anything else with its stack. */
export async function main(run) {
  try {
    await run();
  } catch (error) {
    say(error instanceof Problem ? error.message : (error.stack ?? String(error)));
    process.exit(error.exitCode ?? 1);
  }
}
