/**
 * The shared record of calls. It holds data and has no rules; every method is one atomic step.
 * The memory and the Redis store are held to this text by one suite (test/contract/call-store.ts).
 *
 * A call claims its ringing and joined members: a person is in at most one call that has not
 * ended. A record is kept for an hour after it was saved or touched last, so that nothing leaks
 * when every node that knew of it is gone; an ended one for two minutes, so that whoever comes
 * late is told `call_over`. Times are milliseconds of the injected clock.
 *
 * A store that cannot be reached rejects with SignalError `unavailable` within 2 s.
 */
import type { Call } from '../protocol/events.js';

/** Seconds. */
export const KEEP_LIVE = 3_600;
export const KEEP_ENDED = 120;

export type Saved =
  | { readonly ok: true }
  /** Somebody saved meanwhile; `current` is theirs, null when there is none. */
  | { readonly ok: false; readonly because: 'conflict'; readonly current: Call | null }
  /** The first of the members, in the record's order, who is in another call. */
  | { readonly ok: false; readonly because: 'claimed'; readonly person: string; readonly other: Call };

export abstract class CallStore {
  /**
   * Saves the call if its stored version is `expected` (0: if there is none), claims the members
   * who ring or have joined and frees the others.
   */
  abstract save(call: Call, expected: number): Promise<Saved>;

  abstract get(id: string): Promise<Call | null>;

  /** The call that a person rings or has joined in. */
  abstract of(person: string): Promise<Call | null>;

  /** Ids of calls with a ring deadline at `now` or before, at most `limit`, the oldest first. */
  abstract due(now: number, limit: number): Promise<string[]>;

  /** Forgets the deadline of a call whose record is no more. */
  abstract forget(id: string): Promise<void>;

  /** Keeps calls that have ended for so many seconds more, fewer than KEEP_ENDED. */
  abstract shorten(ids: readonly string[], seconds: number): Promise<void>;

  /** Those of these live calls that the record lacks, in whole or in part. */
  abstract lacking(calls: readonly Call[]): Promise<Call[]>;

  /** Those of these calls of which the record has another version, or none. */
  abstract otherwise(calls: readonly Call[]): Promise<Call[]>;

  /**
   * Keeps a live call for another hour, and puts its claims and its deadline back where they are
   * missing. Does nothing when there is none.
   */
  abstract touch(call: Call): Promise<void>;
}
