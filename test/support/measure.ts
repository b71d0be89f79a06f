/**
 * What a node process really holds, without the garbage that waits to be collected: for tests that
 * compare a start with an end. The process must be started with MEASURED among its settings.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from './nodes.js';
import type { NodeProcess } from './processes.js';

export interface Measure {
  /** Bytes of JavaScript objects that are in use. */
  readonly heap: number;
  /** Bytes outside of the heap that objects in it hold: buffers. */
  readonly external: number;
  /** Bytes of memory that the system has given to the process; does not shrink at once. */
  readonly resident: number;
  /** Open file descriptors. */
  readonly files: number;
  /** Open TCP connections, of clients and to Redis. */
  readonly sockets: number;
}

const PRELOAD = new URL('./measure.preload.mjs', import.meta.url).href;
export const MEASURED: Settings = { NODE_OPTIONS: `--expose-gc --import ${PRELOAD}` };

const ASK_EVERY_MS = 20;
const WITHIN_MS = 20_000;

/** Collects the garbage of a process and gives what is left. */
export async function measure({ log, pid, id }: NodeProcess): Promise<Measure> {
  const before = log.length;
  process.kill(pid, 'SIGUSR2');
  for (const end = Date.now() + WITHIN_MS; Date.now() < end; await sleep(ASK_EVERY_MS)) {
    const line = log.slice(before).find((one) => one.includes('"msg":"measured"'));
    if (line !== undefined) return (JSON.parse(line) as { measure: Measure }).measure;
  }
  throw new Error(`${id} did not measure itself within ${WITHIN_MS} ms`);
}
