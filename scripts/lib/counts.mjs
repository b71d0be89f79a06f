// Passed, failed, skipped: how each kind of step is counted. Nothing may get lost here: a suite
// that could not even start, and a project without tests, are failures.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { at, tool } from './paths.mjs';
import { ended, kill, start } from './run.mjs';
import { say } from './say.mjs';

export const none = { passed: 0, failed: 0, skipped: 0 };
export const one = (passed) => (passed ? { ...none, passed: 1 } : { ...none, failed: 1 });
export const sum = (counts) =>
  counts.reduce(
    (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
    none,
  );
export const line = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** Runs one step. `passOn` are arguments for jest, such as `-t name`. */
export async function runStep(step, passOn) {
  if (step.jest) return runJest(step, passOn);
  if (step.check) {
    const faults = step.check();
    faults.forEach(say);
    return one(faults.length === 0);
  }
  // All of them, also after a failure: one run shows everything there is to mend.
  let good = true;
  for (const command of step.commands) good = (await limited(step, command)) === 0 && good;
  return one(good);
}

async function runJest(step, passOn) {
  const report = at(`.cache/jest-${step.jest}.json`);
  rmSync(report, { force: true });
  const args = ['--selectProjects', step.jest, '--json', '--outputFile', report];
  if (step.workers) args.push(`--maxWorkers=${step.workers}`);
  const code = await limited(step, [...tool.jest, ...args, ...passOn]);
  if (!existsSync(report)) {
    say(`${step.name}: jest ended with ${code} and left no report`);
    return one(false);
  }
  return jestCounts(step.name, JSON.parse(readFileSync(report, 'utf8')), code, passOn.length > 0);
}

/** @param {boolean} chosen somebody asked for some tests only, so that none may be right */
export function jestCounts(name, report, code, chosen = false) {
  const count = {
    passed: report.numPassedTests,
    // A suite that broke before its first test has no test that could fail.
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  if (count.passed + count.failed === 0 && !chosen) {
    say(`${name}: not a single test ran`);
    return { ...count, failed: 1 };
  }
  if (code !== 0 && count.failed === 0 && count.passed > 0) {
    say(`${name}: jest ended with ${code} although no test failed`);
    return { ...count, failed: 1 };
  }
  return count;
}

/** Resolves to the exit code. A step that hangs is ended, so that the last line always comes. */
async function limited(step, command) {
  const child = start(command, { stdio: ['ignore', 'inherit', 'inherit'] });
  const timer = setTimeout(() => {
    say(`${step.name} is not done after ${step.minutes} minutes, ending it`);
    kill(child, 'SIGKILL');
  }, step.minutes * 60_000);
  try {
    return await ended(child);
  } finally {
    clearTimeout(timer);
  }
}
