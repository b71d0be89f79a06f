/** What is asked of a token of ours or of another system beside its signature: times, type, subject. */

/** How far clocks may be apart. Seconds. */
export const CLOCK_TOLERANCE_S = 60;

/** Whether `iat` (RFC 7519 4.1.6), which the verifying library does not look at, is yet to come. */
export const isFromTheFuture = (iat: number | undefined, now: Date): boolean =>
  iat !== undefined && iat > now.getTime() / 1000 + CLOCK_TOLERANCE_S;

/** Nothing that is no text: an id is a key, a room and a part of a link. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const NO_TEXT = /[\u0000-\u001f\u007f-\u009f]|\p{Surrogate}/u;

/** @returns whether `sub` is an id of 1 to `most` UTF-16 units without controls and broken characters */
export const isSubject = (sub: unknown, most: number): sub is string =>
  typeof sub === 'string' && sub !== '' && sub.length <= most && !NO_TEXT.test(sub);

/** Whether `typ`, where the header has one, is among the types (RFC 8725 3.11, RFC 7515 4.1.9). */
export const isTyped = ({ typ }: { readonly typ?: unknown }, types: readonly string[]): boolean =>
  typ === undefined ||
  (typeof typ === 'string' && types.includes(typ.toLowerCase().replace(/^application\//, '')));
