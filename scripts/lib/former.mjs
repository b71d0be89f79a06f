// The assets of builds before the current one, kept for the pages that are still open: for a day, and
// not more bytes than MOST_BYTES. They lie beside dist/client, which each build empties.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';

export const KEEP_MS = 24 * 60 * 60_000;
export const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Copies what is served now, before a build replaces it.
 * @param {{assets: string, former: string, now?: number}} folders
 */
export function keepFormer({ assets, former, now = wallClock() }) {
  if (!existsSync(assets)) return;
  mkdirSync(former, { recursive: true });
  for (const name of readdirSync(assets)) {
    copyFileSync(path.join(assets, name), path.join(former, name));
    // From now on it counts as replaced.
    utimesSync(path.join(former, name), now / 1_000, now / 1_000);
  }
}

/**
 * Removes what was replaced more than a day ago, and then the oldest until the rest is small enough.
 * @param {{former: string, now?: number, most?: number}} options
 */
export function pruneFormer({ former, now = wallClock(), most = MOST_BYTES }) {
  if (!existsSync(former)) return;
  const files = readdirSync(former)
    .map((name) => path.join(former, name))
    .map((file) => ({ file, ...sizeAndTime(file) }))
    .sort((one, other) => other.time - one.time);
  let bytes = 0;
  for (const { file, size, time } of files) {
    bytes += size;
    if (now - time > KEEP_MS || bytes > most) rmSync(file);
  }
}

function sizeAndTime(file) {
  const { size, mtimeMs } = statSync(file);
  return { size, time: mtimeMs };
}

/** Ms since 1970, to compare with the times of files. */
const wallClock = () => performance.timeOrigin + performance.now();
