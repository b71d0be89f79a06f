/** What SignalingClient is made with and what it tells. Types only. */
import type { CloseCode, ErrorCode, SignInReason } from '../../../src/protocol/constants.ts';
import type { Body, Reply } from '../../../src/protocol/events.ts';
import type { Clock } from './clock.ts';
import type { Identity } from './identity.ts';
import type { Network } from './network.ts';

export type Session = Reply<'session:register'>;

export interface Status {
  state: 'connecting' | 'connected' | 'reconnecting' | 'closed';
  /** Why it is closed for good; null while nobody asked for a session. */
  code: CloseCode | ErrorCode | null;
  /** Which sign-in the server wants, beside `unauthorized`. */
  reason?: SignInReason | undefined;
}

export interface SignalingOptions {
  identity: Identity;
  /** Where the server is; default: where the page came from. */
  url?: string;
  /** How long a request waits for its answer. */
  timeoutMs?: number;
  clock?: Clock;
  random?: () => number;
  network?: Network;
}

export type Credentials = Pick<Body<'session:register'>, 'name' | 'code' | 'jwt'>;
