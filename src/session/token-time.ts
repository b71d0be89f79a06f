/** How far clocks may be apart where a token of ours or of another system is checked. */

/** Seconds. */
export const CLOCK_TOLERANCE_S = 60;

/** Whether `iat` (RFC 7519 4.1.6), which the verifying library does not look at, is yet to come. */
export const isFromTheFuture = (iat: number | undefined, now: Date): boolean =>
  iat !== undefined && iat > now.getTime() / 1000 + CLOCK_TOLERANCE_S;
