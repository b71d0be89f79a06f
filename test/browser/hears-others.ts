/** Who of a call is heard by a page, in Chromium and in Firefox. */
import { until, type Named } from './visitor.js';

/** Resolves when this page hears so many others, on connections that are open now. */
export async function hearsOthers(
  one: Named & { ask<T>(source: string): Promise<T> },
  others: number,
  withinMs: number,
): Promise<void> {
  const ask = (): Promise<number[]> => one.ask<number[]>('probe.audioEnergies()');
  const all = (now: number[]): boolean => now.length === others && now.every((energy) => energy > 0);
  await until(`${one.name} to hear ${others}`, ask, all, withinMs);
}
