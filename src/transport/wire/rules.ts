/** The rules that all websockets of a node share, and how one is known to others. No code. */
import type { Unsent } from './unsent.js';

/** Why the server ended a connection: it did not read what waited, or sent control frames without end. */
export type Offence = 'unread' | 'control';

export interface Rules<W> {
  /** As RATE_FACTOR; 0 lifts the limit of control frames. */
  readonly rateFactor: number;
  /** Of all connections of the node. */
  readonly unsent: Unsent;
  /** Hears of each connection that was ended for an offence. */
  ended?(websocket: W, offence: Offence): void;
}

/** Set by the lane. */
export interface Owner {
  readonly connection: string;
  /** A control frame was taken, in the connection's share of a turn. */
  tookControl(): void;
}
