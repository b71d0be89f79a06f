/**
 * Why a call is over, or somebody was not rung, as a key of messages/en.ts. Every name may be in the
 * text, and `time` for how long to wait. Used by Ended and AddPerson.
 */
import type { CallState, Refusal } from '../core/call-state.ts';
import type { MessageKey } from '../messages/en.ts';

type Over = Extract<CallState, { phase: 'ended' }>;

/** Why somebody could not be rung into a call. Used by AddPerson. */
export const refusedWords = ({ code, waitMs }: Refusal): MessageKey =>
  code === 'rate_limited' && waitMs !== undefined ? 'ended_wait' : `error_${code}`;

export function endedWords(
  over: Pick<Over, 'reason' | 'mine' | 'direction' | 'lasted' | 'waitMs' | 'callId'>,
): MessageKey {
  const { reason, mine, direction, lasted, waitMs, callId } = over;
  switch (reason) {
    case 'cannot_call':
    case 'left':
    case 'declined':
    case 'cancelled':
      return `ended_${mine ? 'you' : 'they'}_${reason}`;
    case 'lost':
    case 'closed':
      // The caller lost the network, or closed the page, before anybody answered.
      return direction === 'in' && lasted === null ? 'ended_missed' : `ended_${reason}`;
    case 'missed':
      return direction === 'out' ? 'ended_no_answer' : 'ended_missed';
    case 'failed':
      // There was a way before: it did not come back.
      return lasted === null ? 'ended_failed' : 'ended_lost';
    case 'rate_limited':
      return refusedWords({ code: reason, waitMs });
    case 'busy':
      // Without a call, or what stands for one, nobody was told.
      return callId === null ? 'ended_busy' : 'ended_busy_told';
    case 'unavailable':
    case 'answered_elsewhere':
    case 'declined_elsewhere':
      return `ended_${reason}`;
    default:
      return `error_${reason}`;
  }
}
