/** The one error that a rule throws on purpose: its code goes to the client as it is. */
import { type ErrorCode, RETRYABLE, type SignInReason } from './protocol/constants.js';
import type { Failure } from './protocol/events.js';

export interface SignalErrorOptions extends ErrorOptions {
  /** Which sign-in is wanted, beside `unauthorized`. */
  readonly reason?: SignInReason;
}

export class SignalError extends Error {
  readonly reason: SignInReason | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string = code,
    { reason, ...options }: SignalErrorOptions = {},
  ) {
    super(message, options);
    this.name = 'SignalError';
    this.reason = reason;
  }

  toReply(): Failure {
    return { ...failure(this.code, this.message), ...(this.reason && { reason: this.reason }) };
  }
}

export function failure(code: ErrorCode, message: string): Failure {
  return { ok: false, code, message, retry: RETRYABLE.has(code) };
}
