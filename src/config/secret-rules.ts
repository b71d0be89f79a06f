/**
 * The rules for secrets in the settings. Everybody gets samples of what a secret signs, so a weak one is
 * guessed offline and unseen. It must never put a value into a message.
 */
import * as v from 'valibot';

/** 256 bits in hex are 64 characters, in base64 44; RFC 7518 3.2 wants a key as long as the hash. */
export const SECRET_CHARACTERS = 32;
export const CODE_CHARACTERS = 8;

const MAKE_ONE = 'make one with: openssl rand -hex 32';
/** Fewer different characters than this is a pattern; of 32 random hex digits about 14 differ. */
const FEWEST_DIFFERENT = 8;
/** A longer piece that is repeated is no pattern that somebody tries first. */
const LONGEST_PERIOD = 8;
/** Samples in manuals, and words that stand where somebody meant to put a secret. */
const KNOWN = /change.?(me|this)|replace.?(me|this)|placeholder|your.{0,12}secret|qwertyui/i;
/** What begins like an address: a scheme that has a meaning, or any with a slash behind it. */
const ADDRESS = /^(https?|file|ftps?|wss?|data|urn|rediss?|postgres(ql)?):|^[a-z][a-z\d+.-]*:[/\\]|:\/\//i;

/** Whether the text is an address, or was meant to be one, however badly it is written. */
export const looksLikeAddress = (text: string): boolean => ADDRESS.test(text.trim());

/** A key for HMAC: 32 characters at least, and no pattern (RFC 8725 3.5). */
export const secret = v.pipe(
  v.string(),
  v.check((value) => !looksLikeAddress(value), `must be a secret and not a URL; ${MAKE_ONE}`),
  v.check(
    (value) => value.trim().length >= SECRET_CHARACTERS,
    `must have at least ${SECRET_CHARACTERS} characters; ${MAKE_ONE}`,
  ),
  v.check((value) => !isPattern(value.trim()), `must not be a pattern or a sample; ${MAKE_ONE}`),
);

/** A code that people type: wrong tries cost time (session/guesses.ts), so it may be shorter. */
export const accessCode = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(CODE_CHARACTERS, `must have at least ${CODE_CHARACTERS} characters`),
  v.check((value) => new Set(value).size > 2, 'must not be one or two characters repeated'),
);

/** The address of a key set: https, or http on this machine. */
export const keySetUrl = v.pipe(
  v.string(),
  v.trim(),
  v.check(isKeySetUrl, 'must be an https:// URL (http:// only for this machine)'),
);

export function isKeySetUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  // `https:/host` parses as well, and is not what anybody means to write.
  if (!/^https?:\/\/[^/]/i.test(text)) return false;
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname));
}

/** Loopback by name or number (RFC 6761 6.3, RFC 1122 3.2.1.3, RFC 4291 2.5.3). */
export const isThisMachine = (hostname: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname);

function isPattern(text: string): boolean {
  if (new Set(text).size < FEWEST_DIFFERENT || KNOWN.test(text)) return true;
  return isRepeated(text) || isRow(text);
}

/** A few characters over and over, the last time perhaps in part. */
function isRepeated(text: string): boolean {
  for (let period = 1; period <= LONGEST_PERIOD; period++) {
    if (text.slice(period) === text.slice(0, -period)) return true;
  }
  return false;
}

/** The alphabet, or the digits and it: nearly all are neighbours. */
function isRow(text: string): boolean {
  let steps = 0;
  for (let i = 1; i < text.length; i++) {
    if (Math.abs(text.charCodeAt(i) - text.charCodeAt(i - 1)) === 1) steps++;
  }
  return steps > 0.95 * (text.length - 1);
}
