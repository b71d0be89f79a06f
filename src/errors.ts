/** The one error that a rule throws on purpose: its code goes to the client as it is. */
import { type ErrorCode, RETRYABLE, type SignInReason } from './protocol/constants.js';
import type { Failure } from './protocol/events.js';

export interface SignalErrorOptions extends ErrorOptions {
  /** Which sign-in is wanted, beside `unauthorized`. */
  readonly reason?: SignInReason;
  /** Beside `rate_limited`: when the same request may work, in milliseconds from now. */
  readonly waitMs?: number;
}

export class SignalError extends Error {
  readonly reason: SignInReason | undefined;
  readonly waitMs: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string = code,
    { reason, waitMs, ...options }: SignalErrorOptions = {},
  ) {
    super(message, options);
    this.name = 'SignalError';
    this.reason = reason;
    this.waitMs = waitMs;
  }

  toReply(): Failure {
    const { reason, waitMs } = this;
    return {
      ...failure(this.code, this.message),
      ...(reason && { reason }),
      ...(waitMs !== undefined && { waitMs }),
    };
  }
}

export function failure(code: ErrorCode, message: string): Failure {
  return { ok: false, code, message, retry: RETRYABLE.has(code) };
}
