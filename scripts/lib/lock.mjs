// One start at a time may install or build: `npm start` and `npm test` at once would pull
// node_modules from under each other. A directory is the lock, since making one is atomic
// everywhere. Never held while the app or the tests run.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { at } from './paths.mjs';
import { Problem, say } from './say.mjs';

const place = at('.cache/setup.lock');
const patience = 10 * 60_000;

export async function alone(work) {
  await take();
  const release = () => rmSync(place, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function take() {
  mkdirSync(at('.cache'), { recursive: true });
  const until = performance.now() + patience;
  for (let waits = 0; !tryOnce(); waits += 1) {
    if (waits === 0) say(`another start is setting up (process ${holder() ?? '?'}), waiting for it …`);
    if (performance.now() > until)
      throw new Problem(`still locked after ten minutes; if nothing runs, remove ${place}`);
    await sleep(200);
  }
}

function tryOnce() {
  try {
    mkdirSync(place);
    writeFileSync(`${place}/pid`, String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const pid = holder();
    if (pid !== undefined && !alive(pid)) clear(pid);
    return false;
  }
}

/** Undefined in the moment between making the directory and writing the file. */
function holder() {
  try {
    return Number(readFileSync(`${place}/pid`, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Takes a dead holder's lock away. Moving it first lets only one of several waiters win. */
function clear(pid) {
  const aside = `${place}.${process.pid}`;
  try {
    renameSync(place, aside);
    const mistaken = Number(readFileSync(`${aside}/pid`, 'utf8')) !== pid;
    if (mistaken) renameSync(aside, place);
    else rmSync(aside, { recursive: true, force: true });
  } catch {
    // Another waiter was faster.
  }
}
