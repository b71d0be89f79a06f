/** The one error that a rule throws on purpose: its code goes to the client as it is. */
import { type ErrorCode, RETRYABLE } from './protocol/constants.js';
import type { Failure } from './protocol/events.js';

export class SignalError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string = code,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'SignalError';
  }

  toReply(): Failure {
    return failure(this.code, this.message);
  }
}

export function failure(code: ErrorCode, message: string): Failure {
  return { ok: false, code, message, retry: RETRYABLE.has(code) };
}
