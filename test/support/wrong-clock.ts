/** A node process whose wall clock is wrong: settings for processes.ts. */
import type { Settings } from './nodes.js';

const PRELOAD = new URL('./wrong-clock.preload.mjs', import.meta.url).href;

/** @param ms how far ahead of the right time; negative: behind */
export const wrongClock = (ms: number): Settings =>
  ms === 0 ? {} : { NODE_OPTIONS: `--import ${PRELOAD}?ms=${ms}` };
