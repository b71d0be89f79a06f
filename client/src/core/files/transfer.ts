/** A file on its way to or from one member, as everybody else sees it. Types only. */
import type { Reason, Refusal } from './words.ts';

export type Stage =
  /** The one who would get it has not answered. */
  | 'offered'
  | 'moving'
  /** All of it went over; the hash is being compared. */
  | 'checking'
  | 'done'
  | 'declined'
  | 'failed';

/**
 * 'hash': what arrived is not what was sent. 'gone': the call, or the other one, is. A refusal: the
 * receiver's page did not take it, and no person was asked.
 */
export type Failure = Reason | Refusal | 'hash' | 'gone';

export interface Transfer {
  /** Unlike that of any other transfer in this page. */
  id: string;
  member: string;
  outgoing: boolean;
  name: string;
  /** Bytes. */
  size: number;
  stage: Stage;
  failure: Failure | null;
  /**
   * Why it does not move: this person paused it, or the other one; the connection is away; it waits here
   * until files before it are through; or the sender's page was reloaded, and it goes on if they send the
   * file again.
   */
  held: 'here' | 'there' | 'connection' | 'queue' | 'reload' | null;
  /** Declined, or cancelled, by this person. */
  byMe: boolean;
  /** Bytes that are where they belong. */
  moved: number;
  /** Bytes a second, and seconds to go; null: not known. */
  speed: number | null;
  secondsLeft: number | null;
  /** What was received and not yet saved by the person. */
  file: Blob | null;
}

export const isOver = (stage: Stage): boolean =>
  stage === 'done' || stage === 'declined' || stage === 'failed';
