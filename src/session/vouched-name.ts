/**
 * The name that another system vouches for, made fit to show. Names there have rules of their own, so
 * one that is too long or odd is mended: it must never lock its person out.
 */
import { SignalError } from '../errors.js';
import { LIMITS } from '../protocol/constants.js';
import { toName } from './name.js';

/** Controls, halves of characters, separators of lines, and what turns the direction (UAX #9). */
const UNFIT = /[\p{Cc}\p{Surrogate}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;
const MOST_READ = 1_024;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * @param vouched what the JWT says, if anything
 * @param own what the page says, for when nothing of the other is left
 * @returns 1 to 64 UTF-16 units
 * @throws SignalError name_invalid, when the page's is no name either
 */
export function toVouchedName(vouched: string | undefined, own: string): string {
  const mended = cut((vouched ?? '').slice(0, MOST_READ).normalize('NFC').replace(UNFIT, '').trim());
  try {
    return toName(mended);
  } catch (error) {
    if (!(error instanceof SignalError)) throw error;
    return toName(own);
  }
}

/** Whole characters, as people see them. */
function cut(text: string): string {
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > LIMITS.name) break;
    kept += segment;
  }
  return kept.trim();
}
