/**
 * The words of the call machine: its states, what may happen to it, and what it wants done. Types
 * only; call-machine.ts has the rules.
 */
import type { DeclineReason, EndReason, ErrorCode, Media } from '../../../src/protocol/constants.ts';
import type { Call } from '../../../src/protocol/events.ts';

/** The other one, as far as a call needs to know. */
export interface Party {
  id: string;
  name: string;
}

/**
 * Why it is over: told by the server, or the code of a request that failed. `cannot_call`: a browser
 * cannot make connections, this one or the other.
 */
export type Ending = EndReason | ErrorCode | 'cannot_call';

/** Why somebody could not be rung. */
export interface Refusal {
  code: ErrorCode;
  /** Beside `rate_limited`: when they can be, milliseconds from then. */
  waitMs?: number;
}

export interface Departure {
  member: string;
  /** The record's version since which they are out. */
  version: number;
  reason: EndReason;
}

/** What the record of a running call is put together of: call-merge.ts. */
export interface Told {
  /** Version of the last whole record. */
  whole: number;
  gone: readonly Departure[];
}

interface Live {
  /** The other one; of several, one who is there. */
  peer: Party;
  /** What this side set out to send. */
  media: Media;
  direction: 'out' | 'in';
  call: Call;
  /** Nothing but whole records, when it is not there. */
  told?: Told;
}

export type CallState =
  | { phase: 'idle' }
  | {
      phase: 'dialing';
      peer: Party;
      media: Media;
      /** Tells the answers to several invitations apart. */
      attempt: number;
      /** Null until the server has answered the invitation. */
      call: Call | null;
      /** The other one's device rings. */
      alerting: boolean;
      /** Somebody called while the invitation was under way: shown should it fail. */
      waiting: { call: Call; from: Party } | null;
      /** What was told of a call before the answer to the invitation: it may overtake it. */
      early: { call: string; alerting: boolean; reason: EndReason | null } | null;
    }
  | { phase: 'incoming'; peer: Party; call: Call }
  /** `joined`: the server has confirmed it; before that this device may still lose the race. */
  | ({
      phase: 'connecting';
      joined: boolean;
      /** When the call was answered, in local time: of a page that was reloaded in it. */
      began?: number;
    } & Live)
  /**
   * `listed`: the server knows of it. It may have lost all it knew, while the two still see and
   * hear each other; then the media is the truth, and the call lasts as long as that does.
   */
  | ({ phase: 'connected'; since: number; listed: boolean } & Live)
  | ({ phase: 'reconnecting'; since: number } & Live)
  | {
      phase: 'ended';
      peer: Party;
      /** Everybody else who was in it, or was to be. */
      company: readonly Party[];
      media: Media;
      direction: 'out' | 'in';
      reason: Ending;
      /** This side ended it. */
      mine: boolean;
      /** The server refused to ring so soon again: for how long, in milliseconds. */
      waitMs?: number;
      /** What the browser says of it, for `cannot_call` of this side. */
      detail?: string;
      callId: string | null;
      version: number;
      /** Until when it would have rung here, if it did when it ended: a later ring is another one. */
      rang?: number;
      /** How long it lasted in milliseconds; null when it never connected. */
      lasted: number | null;
    };

export type CallEvent =
  // The person.
  | { type: 'dial'; peer: Party; media: Media; attempt: number }
  | { type: 'accept'; media: Media }
  | { type: 'decline'; reason?: DeclineReason }
  /** Cancel while it rings, hang up later. */
  | { type: 'hang_up' }
  | { type: 'dismiss' }
  // The server.
  | { type: 'invited'; attempt: number; call: Call }
  /** `about`: stands for a call in a message about it. */
  | ({ type: 'invite_failed'; attempt: number; about?: string } & Refusal)
  | { type: 'accepted'; call: Call }
  | { type: 'accept_failed'; call: string; code: ErrorCode }
  | { type: 'incoming'; call: Call; from: Party }
  | { type: 'alerting'; call: string; member?: string }
  /** `member`: who has just come; absent in the answer to a request of ours. */
  | { type: 'joined'; call: Call; member?: string }
  | ({ type: 'left'; call: string } & Departure)
  | { type: 'ended'; call: string; version: number | null; reason: EndReason }
  | { type: 'resumed'; call: Call | null }
  // The media.
  | { type: 'media_up' }
  | { type: 'media_down' }
  /** The browser refused to make a connection: `detail` is its error. */
  | { type: 'broken'; detail: string }
  /** The other page said goodbye itself: it hung up, and perhaps no server could tell. */
  | { type: 'bye'; member: string }
  // The clock: it rang, connected or reconnected longer than it may.
  | { type: 'timed_out' };

export type CallEffect =
  | { type: 'invite'; to: string; media: Media; attempt: number }
  | { type: 'alert'; call: string }
  | { type: 'accept'; call: string; media: Media }
  | { type: 'decline'; call: string; reason?: DeclineReason }
  | { type: 'cancel'; call: string }
  | { type: 'leave'; call: string; reason?: 'failed' }
  /** Camera and microphone on, and a connection made ready for this member. */
  | { type: 'prepare'; peer: string; role: 'offer' | 'answer'; media: Media }
  /** A connection made ready, which takes its time, but no camera: it only rings yet. */
  | { type: 'warm'; peer: string }
  /**
   * One open connection per other joined member, none for anybody else. `role` is ours towards those
   * whom this page does not know yet; but `to`, if there is one, waits for our offer.
   */
  | { type: 'connect'; call: Call; role: 'offer' | 'answer'; to?: string }
  /** The session moved: signals under way may be lost. */
  | { type: 'resend' }
  /** Camera and microphone off, connections closed; `goodbye`: not without telling the other page. */
  | { type: 'release'; goodbye: boolean };

export interface Context {
  /** This person's id. */
  self: string;
  /** This tab, as the server calls it: another tab of the same person may be the one that joined. */
  device: string;
  /** Local time in milliseconds. */
  now: number;
  /** The server's clock minus ours, in milliseconds; absent: not known. */
  ahead?: number;
  /** When this page gives up what the state waits for, in local time; null: never. */
  due?: number | null;
}

export interface Step {
  state: CallState;
  effects: CallEffect[];
}
