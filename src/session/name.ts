/** The rule for display names, which other people read on their screens. */
import { SignalError } from '../errors.js';
import { LIMITS } from '../protocol/constants.js';

/**
 * Characters that are no text: controls, and those that turn the direction of what stands around
 * the name (Unicode UAX #9: the embeddings, overrides and isolates), line and paragraph separators.
 */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** Nothing that can be seen: spaces and default-ignorable characters only. */
const INVISIBLE = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]*$/u;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * @returns the name in NFC, trimmed, 1 to 64 UTF-16 units
 * @throws SignalError name_invalid
 */
export function toName(raw: string): string {
  // Long before it is normalised: normalising megabytes is work.
  if (raw.length > LIMITS.message) throw new SignalError('name_invalid', 'the name is too long');
  const name = raw.normalize('NFC').trim();
  if (INVISIBLE.test(name)) throw new SignalError('name_invalid', 'the name is empty');
  if (name.length > LIMITS.name)
    throw new SignalError('name_invalid', `the name has more than ${LIMITS.name} characters`);
  if (FORBIDDEN.test(name) || LONE_SURROGATE.test(name)) {
    throw new SignalError('name_invalid', 'the name has control or direction characters');
  }
  return name;
}
