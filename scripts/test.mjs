// `npm test`: everything, or the steps that are named: `npm test -- unit e2e -t glare`. From the
// first option or path on, arguments go to jest. Ends with the plain line `N passed, N failed`.
// Nothing is left out silently: TEST_SKIP=redis,browser counts and says what it leaves out.
import { performance } from 'node:perf_hooks';
import { line, none, one, runStep, sum } from './lib/counts.mjs';
import { ensureBuilt, isBuilt } from './lib/build.mjs';
import { alone } from './lib/lock.mjs';
import { ensurePrograms } from './lib/machine.mjs';
import { onStop, stopAll } from './lib/run.mjs';
import { main, Problem, say, seconds } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';
import { steps } from './lib/steps.mjs';

const skip = new Set(
  (process.env.TEST_SKIP ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean),
);

function chosen(args) {
  const options = args.findIndex((arg) => /^-|[./]/.test(arg));
  const names = options < 0 ? args : args.slice(0, options);
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new Problem(
      `no such step: ${unknown.join(', ')}. There are: ${steps.map(({ name }) => name).join(', ')}`,
    );
  }
  const passOn = options < 0 ? [] : args.slice(options);
  if (names.length > 0) return [steps.filter(({ name }) => names.includes(name)), passOn];
  // Docker is not on every machine: the compose tests run where somebody says so.
  const usual = steps.filter(({ name }) => name !== 'compose' || process.env.TEST_COMPOSE === '1');
  return [passOn.length > 0 ? usual.filter(({ jest }) => jest) : usual, passOn];
}

/** Says why and returns false when the machine, or the build, is not ready for a step. */
async function ready(work, name) {
  try {
    await work();
    return true;
  } catch (error) {
    say(`${name}: ${error instanceof Problem ? error.message : error.stack}`);
    return false;
  }
}

await main(async () => {
  const began = performance.now();
  const [todo, passOn] = chosen(process.argv.slice(2));
  for (const word of skip) {
    if (!['redis', 'browser'].includes(word))
      throw new Problem(`TEST_SKIP knows redis and browser, not ${word}`);
  }
  await setUp({ build: false });
  onStop(stopAll);
  const needless = !todo.some((step) => step.built) || isBuilt();
  const built = needless || (await ready(() => alone(() => ensureBuilt()), 'build'));

  const results = built ? [] : [one(false)];
  for (const group of inGroups(todo)) {
    const counts = await Promise.all(group.map((step) => told(step, passOn, built)));
    results.push(...counts);
  }
  const total = sum(results);
  say(`took ${seconds(began)}`);
  process.stdout.write(`${line(total)}\n`);
  process.exitCode = total.failed > 0 ? 1 : 0;
});

/** Each step by itself, but those in a row that only read, which keep one core busy each, together. */
function inGroups(todo) {
  const groups = [];
  for (const step of todo) {
    const last = groups.at(-1);
    if (step.reads && last?.[0].reads) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

async function told(step, passOn, built) {
  const start = performance.now();
  say(`── ${step.name}: ${step.does} …`);
  const count = await counted(step, passOn, built);
  say(`── ${step.name}: ${line(count)} (${seconds(start)})`);
  return count;
}

async function counted(step, passOn, built) {
  if (skip.has(step.name) || skip.has(step.skip)) {
    say(`${step.name} is left out, as TEST_SKIP says`);
    return { ...none, skipped: 1 };
  }
  const unable = step.unable?.() ?? null;
  if (unable !== null) {
    say(`${step.name} is left out: ${unable}`);
    return { ...none, skipped: 1 };
  }
  if (step.built && !built) {
    say(`${step.name} cannot run without a build`);
    return one(false);
  }
  // Tests that need a Redis read TEST_SKIP themselves and count what they leave out.
  const wanted = (step.programs ?? []).filter((name) => !(name === 'redis-server' && skip.has('redis')));
  return (await ready(() => ensurePrograms(wanted), step.name)) ? runStep(step, passOn) : one(false);
}
