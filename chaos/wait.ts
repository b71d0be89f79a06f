/** Asks again and again until it is so: for what has no event to wait for. */
import { setTimeout as sleep } from 'node:timers/promises';

const ASK_EVERY_MS = 20;

/** False when it is not so within this time. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) return false;
    await sleep(ASK_EVERY_MS);
  }
  return true;
}
