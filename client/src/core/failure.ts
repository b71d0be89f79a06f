/**
 * Failures that the page makes itself, in the form that the server's have (contract 4), so that
 * whoever asked looks at one thing only.
 */
import type { ErrorCode } from '../../../src/protocol/constants.ts';
import type { Failure } from '../../../src/protocol/events.ts';

/** No answer: nobody knows whether the request was carried out. */
export const unavailable = (message: string): Failure => failure('unavailable', message, true);

export const failure = (code: ErrorCode, message: string, retry: boolean): Failure => ({
  ok: false,
  code,
  message,
  retry,
});
