/**
 * Whether a picture fills its place, and is cut at two sides, or is shown whole: people must not be cut
 * away by a window of another shape than the camera's. Also what this person has chosen for somebody. Pure.
 */
import type { Memory } from '../storage.ts';

export type Fit = 'fill' | 'whole';

/** At most this share of the width or height is cut off. */
export const MOST_CUT = 0.25;
/** People of whom a choice is remembered. */
const MOST = 50;
const KEY = 'dogeller.fits';

/** Share of a picture that is seen when it fills a place; both as width by height. */
export const seen = (picture: number, place: number): number =>
  picture > 0 && place > 0 ? Math.min(picture / place, place / picture) : 1;

export const fitOf = (picture: number, place: number): Fit =>
  1 - seen(picture, place) > MOST_CUT ? 'whole' : 'fill';

/** What was chosen by hand, for each person, in this browser. */
export class Fits {
  #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  of(person: string): Fit | null {
    return this.#read().find(([id]) => id === person)?.[1] ?? null;
  }

  choose(person: string, fit: Fit): void {
    const others = this.#read().filter(([id]) => id !== person);
    this.#memory.set(KEY, JSON.stringify([[person, fit], ...others].slice(0, MOST)));
  }

  #read(): [id: string, fit: Fit][] {
    try {
      const kept = JSON.parse(this.#memory.get(KEY) ?? '') as unknown;
      return Array.isArray(kept) ? kept.filter(isChoice) : [];
    } catch {
      return [];
    }
  }
}

const isChoice = (one: unknown): one is [string, Fit] =>
  Array.isArray(one) && typeof one[0] === 'string' && (one[1] === 'fill' || one[1] === 'whole');
