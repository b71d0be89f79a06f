/**
 * How good a call sounds and looks, from 0 to 100: the E-model of ITU-T G.107 with what a browser can
 * measure, less what the picture lacks; bars and a word for it. Pure; used by the quality monitor.
 */
import type { Measure } from './quality-measure.ts';

/** Milliseconds to take in, encode and play: a frame of 20 ms and as much around it. */
const CODEC_MS = 40;
/** What the other one's jitter buffer holds, which is not told: NetEQ's usual 40 ms. */
const THEIR_BUFFER_S = 0.04;
/** G.113 Appendix I: how well speech stands losses at random, with concealment. */
const ROBUSTNESS = 25.1;

/**
 * The rating R of speech: G.107's default of 93.2, less what delay and loss take of it.
 * @param loss share of the packets, 0 to 1
 * @param delay seconds on the way and in the jitter buffer, one way
 */
export function rateSpeech(loss: number, delay: number): number {
  const ms = delay * 1_000 + CODEC_MS;
  const percent = 100 * loss;
  // Cole and Rosenbluth's simplification of G.107's Idd.
  const slow = 0.024 * ms + (ms > 177.3 ? 0.11 * (ms - 177.3) : 0);
  const broken = (95 * percent) / (percent + ROBUSTNESS);
  return Math.min(100, Math.max(0, 93.2 - slow - broken));
}

/** Points that a picture loses for standing still all the time, and for hardly moving. */
const FROZEN = 30;
const SLOW = 15;
/** Pictures a second from which on nothing is taken off: our choice, as G.107 knows no picture. */
const FLUENT = 15;

/** The worse of the two ways counts: a talk needs both. Null when it cannot be told. */
export function rate(measure: Measure): number | null {
  const { roundTrip, sound, received } = measure;
  if (roundTrip === null) return null;
  if (sound.lossIn === null) return sound.stalled ? 0 : null;
  const there = rateSpeech(sound.lossOut ?? 0, roundTrip / 2 + THEIR_BUFFER_S);
  const back = rateSpeech(sound.lossIn, roundTrip / 2 + sound.buffered);
  const slow = received.frameRate === null ? 0 : Math.max(0, 1 - received.frameRate / FLUENT);
  const picture = FROZEN * Math.min(1, measure.frozen) + SLOW * slow;
  return Math.max(0, Math.min(there, back) - picture);
}

export type Verdict = 'good' | 'fair' | 'poor';
/** Of a whole call: above 80 people are satisfied, above 60 many are not (G.107, Annex B). */
export const verdict = (rating: number): Verdict => (rating >= 80 ? 'good' : rating >= 60 ? 'fair' : 'poor');

export type Bars = 0 | 1 | 2 | 3 | 4;
export type Word = 'excellent' | 'good' | 'weak' | 'bad';
/** Where one bar more begins: G.107, Annex B, from "nearly all dissatisfied" to "satisfied". */
const STEPS = [50, 60, 70, 80];
/** A rating must be this much past a step, else the bars would flicker. */
const MARGIN = 2;
/** How much one second counts. */
const WEIGHT = 0.3;
const WORDS: readonly Word[] = ['bad', 'bad', 'weak', 'good', 'excellent'];

export interface Signal {
  readonly rating: number;
  readonly bars: Bars;
  readonly word: Word;
}

/** What to show after one more second; a rating of 0, when nothing comes, is shown at once. */
export function signal(before: Signal | null, rating: number): Signal {
  const smooth = before && rating > 0 ? before.rating + WEIGHT * (rating - before.rating) : rating;
  const past = (value: number): Bars => STEPS.filter((step) => value >= step).length as Bars;
  const [least, most] = before && rating > 0 ? [past(smooth - MARGIN), past(smooth + MARGIN)] : [0, 4];
  const now = before && rating > 0 ? before.bars : past(smooth);
  const bars = Math.min(most, Math.max(least, now)) as Bars;
  return { rating: smooth, bars, word: WORDS[bars] as Word };
}
