/**
 * The rule for display names, which other people read on their screens (contract 4.2; UTS 39). A name must
 * draw, must not hide characters, and must not wear a mark that looks like a verification of ours.
 */
import { SignalError } from '../errors.js';
import { LIMITS } from '../protocol/constants.js';

/**
 * Characters that are no text: controls, and those that turn the direction of what stands around
 * the name (Unicode UAX #9: the embeddings, overrides and isolates), line and paragraph separators.
 */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Scripts in which a joiner (U+200C, U+200D) changes what is drawn: Persian, Hindi, Sinhala and others
 * (UAX 31 2.3). In Latin it would make a second "Ada" that looks like the first.
 */
const JOINING_SCRIPTS = [
  ...['Arabic', 'Syriac', 'Nko', 'Mandaic', 'Adlam', 'Hanifi_Rohingya', 'Mongolian', 'Phags_Pa'],
  ...['Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada'],
  ...['Malayalam', 'Sinhala', 'Myanmar', 'Khmer', 'Tibetan', 'Balinese', 'Javanese', 'Sundanese', 'Tai_Tham'],
];
const JOINED = `(?=[\\p{L}\\p{M}])[${JOINING_SCRIPTS.map((script) => `\\p{scx=${script}}`).join('')}]`;
const EMOJI = '\\p{Extended_Pictographic}[\\uFE0E\\uFE0F]?\\p{Emoji_Modifier}?';
/** The flags of England, Scotland and Wales, the only ones that are spelt with tags (UTS 51, RGI set). */
const TAG_FLAGS = ['gbeng', 'gbsct', 'gbwls'].map(
  (region) =>
    `\\u{1F3F4}${[...region].map((letter) => `\\u{E00${letter.charCodeAt(0).toString(16)}}`).join('')}\\u{E007F}`,
);
/** Unseen characters where they have a use; what of them is left after these is hidden. */
const USED = new RegExp(
  [
    ...TAG_FLAGS,
    `(?<=${JOINED})[\\u200C\\u200D](?=${JOINED})`,
    `${EMOJI}(?:\\u200D${EMOJI})*`,
    // A digit as an emoji, with or without its key; letters of Mongolian take a form.
    '[0-9#*]\\uFE0F?\\u20E3',
    '(?<=\\p{Script=Mongolian})[\\u180B-\\u180F]',
  ].join('|'),
  'gu',
);
/** Format and default-ignorable characters, and those that are drawn as nothing: blanks and placeholders. */
const HIDDEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFC\u{1D159}]/u;
const DRAWS = /[\p{L}\p{N}\p{S}\p{Extended_Pictographic}]/u;

/**
 * More marks than any name needs on one letter, counted decomposed. Myanmar and Tibetan stack higher than
 * others, since consonants are marks there.
 */
const STACKED = /(?:(?![\p{Script=Myanmar}\p{Script=Tibetan}])[\p{Mn}\p{Me}]){4}|\p{M}{8}/u;

/** ✓ ✔ ☑ ✅ 🗸 🗹 ⍻ 🮱 𐄂, and the roots √ ⎷ that pass for one. */
const TICK = /[\u2713\u2714\u2611\u2705\u237B\u221A\u23B7\u{1F5F8}\u{1F5F9}\u{1FBB1}\u{10102}]/u;

/** What a name must not match once it is normalised, and what is said of it. */
const RULES: readonly [broken: (name: string) => boolean, message: string][] = [
  [(name) => name.length > LIMITS.name, `the name has more than ${LIMITS.name} characters`],
  [
    (name) => FORBIDDEN.test(name) || LONE_SURROGATE.test(name),
    'the name has control or direction characters',
  ],
  [(name) => HIDDEN.test(name.replace(USED, '')), 'the name has hidden characters'],
  [(name) => !DRAWS.test(name), 'the name has no letter, number or symbol'],
  [(name) => STACKED.test(name.normalize('NFD')), 'the name has too many marks on one letter'],
  [(name) => TICK.test(name), 'the name has a mark that looks like a tick of approval'],
];

/**
 * @returns the name in NFC, trimmed, 1 to 64 UTF-16 units
 * @throws SignalError name_invalid
 */
export function toName(raw: string): string {
  // Long before it is normalised: normalising megabytes is work.
  if (raw.length > LIMITS.message) throw new SignalError('name_invalid', 'the name is too long');
  const name = raw.normalize('NFC').trim();
  if (name === '') throw new SignalError('name_invalid', 'the name is empty');
  for (const [broken, message] of RULES) {
    if (broken(name)) throw new SignalError('name_invalid', message);
  }
  return name;
}
