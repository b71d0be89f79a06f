/** The one error that a rule throws on purpose: its code goes to the client as it is. */
import { type ErrorCode, RETRYABLE, type SignInReason } from './protocol/constants.js';
import type { Failure } from './protocol/events.js';

export interface SignalErrorOptions extends ErrorOptions {
  /** Which sign-in is wanted, beside `unauthorized`. */
  readonly reason?: SignInReason;
  /** Beside `rate_limited`: when the same request may work, in milliseconds from now. */
  readonly waitMs?: number;
  /** Beside `busy`: what stands where a call's id does in a message about it. */
  readonly attempt?: string;
}

export class SignalError extends Error {
  readonly reason: SignInReason | undefined;
  readonly waitMs: number | undefined;
  readonly attempt: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string = code,
    { reason, waitMs, attempt, ...options }: SignalErrorOptions = {},
  ) {
    super(message, options);
    this.name = 'SignalError';
    this.reason = reason;
    this.waitMs = waitMs;
    this.attempt = attempt;
  }

  toReply(): Failure {
    const { reason, waitMs, attempt } = this;
    return {
      ...failure(this.code, this.message),
      ...(reason && { reason }),
      ...(waitMs !== undefined && { waitMs }),
      ...(attempt !== undefined && { attempt }),
    };
  }
}

export function failure(code: ErrorCode, message: string): Failure {
  return { ok: false, code, message, retry: RETRYABLE.has(code) };
}
