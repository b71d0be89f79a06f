/** How long a call may stay what it is, before this page gives up. Pure; used by CallController and Reach. */
import type { CallState } from './call-state.ts';

/** Grace after the server's own deadline, for a server that cannot say that it passed. */
const RING_GRACE_MS = 3_000;
/** Without a path between two for this long, there is none. */
export const CONNECT_MS = 30_000;
/** The same, when there was one before. */
export const RECONNECT_MS = 60_000;

/** Milliseconds from `serverNow`, by the server's clock; null: for as long as it likes. */
export function timeLeft(state: CallState, serverNow: number): number | null {
  switch (state.phase) {
    case 'dialing':
    case 'incoming': {
      const until = state.call?.ringUntil;
      return until === undefined ? null : Math.max(0, until - serverNow) + RING_GRACE_MS;
    }
    case 'connecting':
      return CONNECT_MS;
    case 'reconnecting':
      return RECONNECT_MS;
    default:
      return null;
  }
}
