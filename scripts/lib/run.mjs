// Child processes that never outlive us. Each has a process group of its own, so that ending it
// ends its children too. Not for the server of `npm start`, which is no child at all (start.mjs).
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';
import { Problem } from './say.mjs';

const groups = process.platform !== 'win32';
const running = new Set();
/** Taken before anything else runs: later it could already be somebody else. */
const parent = process.ppid;

/** Signals the child and everything it started. */
export function kill(child, signal = 'SIGTERM') {
  try {
    if (groups) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has ended in the meantime.
  }
}

// However we end: also a child that was started while the others were being stopped.
process.on('exit', () => running.forEach((child) => kill(child, 'SIGKILL')));

/** Like spawn, from the project's root, ended together with us. */
export function start([file, ...args], options = {}) {
  const child = spawn(file, args, { cwd: root, stdio: 'inherit', detached: groups, ...options });
  running.add(child);
  // What a group's first process leaves behind ends too.
  child.once('exit', () => {
    if (groups) kill(child, 'SIGKILL');
    running.delete(child);
  });
  return child;
}

/** Resolves to the exit code; a death by signal counts as 128 + its number, as in a shell. */
export function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/** Runs a command to its end, and fails with `complaint` when it does. */
export async function run(command, complaint, options) {
  const code = await ended(start(command, options));
  if (code !== 0) throw Object.assign(new Problem(complaint), { exitCode: code });
}

/**
 * Calls `stop(signal)` when somebody wants us gone: SIGINT, SIGTERM, SIGHUP, or the death of the
 * npm that started us (npm may be killed without a chance to pass the signal on).
 * Returns a function that takes the whole arrangement back.
 */
export function onStop(stop) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  // Node hands a listener the signal's number too, which is nobody's business.
  const listener = (signal) => stop(signal);
  for (const signal of signals) process.on(signal, listener);
  const watch = onOrphaned(() => stop('SIGTERM'));
  return () => {
    for (const signal of signals) process.off(signal, listener);
    clearInterval(watch);
  };
}

/** Calls `then` once the npm that started us is gone; started in another way, nothing happens. */
export function onOrphaned(then) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    then();
  }, 250);
  watch.unref();
  return watch;
}

let stopping = false;

/**
 * Ends all children and then us, as the signal would have. npm, for one, does not end by SIGTERM
 * in the middle of an installation: who is still there after two seconds is not asked again.
 */
export async function stopAll(signal, code = 128 + constants.signals[signal]) {
  // Ctrl-C in a terminal arrives twice: from the terminal and from npm.
  if (stopping) return;
  stopping = true;
  const children = [...running];
  const over = Promise.all(children.map((child) => new Promise((done) => child.once('exit', done))));
  const send = (what) => children.forEach((child) => kill(child, what));
  send(signal);
  await Promise.race([over, new Promise((done) => setTimeout(done, 2000))]);
  send('SIGKILL');
  process.exit(code);
}
