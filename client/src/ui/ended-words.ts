/** Why a call is over, as a key of messages/en.ts; every name may be in the text. Used by Ended. */
import type { CallState } from '../core/call-state.ts';
import type { MessageKey } from '../messages/en.ts';

type Over = Extract<CallState, { phase: 'ended' }>;

export function endedWords(over: Pick<Over, 'reason' | 'mine' | 'direction' | 'lasted'>): MessageKey {
  const { reason, mine, direction, lasted } = over;
  switch (reason) {
    case 'left':
    case 'declined':
    case 'cancelled':
      return `ended_${mine ? 'you' : 'they'}_${reason}`;
    case 'missed':
      return direction === 'out' ? 'ended_no_answer' : 'ended_missed';
    case 'failed':
      // There was a way before: it did not come back.
      return lasted === null ? 'ended_failed' : 'ended_lost';
    case 'busy':
    case 'lost':
    case 'unavailable':
    case 'answered_elsewhere':
    case 'declined_elsewhere':
      return `ended_${reason}`;
    default:
      return `error_${reason}`;
  }
}
