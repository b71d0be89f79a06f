import { describe, expect, it } from '@jest/globals';
import { endedWords } from './ended-words.ts';

type Over = Parameters<typeof endedWords>[0];
const over = (how: Partial<Over>): Over => ({
  reason: 'left',
  mine: false,
  direction: 'out',
  lasted: null,
  callId: null,
  ...how,
});

describe('why a call is over', () => {
  it.each<[string, Partial<Over>, string]>([
    ['one hung up', { mine: true }, 'ended_you_left'],
    ['the other one did', {}, 'ended_they_left'],
    ['nobody answered the caller', { reason: 'missed' }, 'ended_no_answer'],
    ['one did not answer', { reason: 'missed', direction: 'in' }, 'ended_missed'],
    ['no way was ever found', { reason: 'failed' }, 'ended_failed'],
    // Of a relay that may be missing nobody wants to read after an hour of talk.
    ['the way that there was did not come back', { reason: 'failed', lasted: 3_600_000 }, 'ended_lost'],
    [
      'who called closed the page before anybody answered',
      { reason: 'lost', direction: 'in' },
      'ended_missed',
    ],
    [
      'who called said that the page is closed before anybody answered',
      { reason: 'closed', direction: 'in' },
      'ended_missed',
    ],
    ['whoever was called closed the page', { reason: 'closed', direction: 'out' }, 'ended_closed'],
    [
      'who called closed the page in the call',
      { reason: 'closed', direction: 'in', lasted: 60_000 },
      'ended_closed',
    ],
    ['whoever was called is lost', { reason: 'lost', direction: 'out' }, 'ended_lost'],
    ['who called is lost in the call', { reason: 'lost', direction: 'in', lasted: 60_000 }, 'ended_lost'],
    ['it was too often, and nobody knows for how long', { reason: 'rate_limited' }, 'error_rate_limited'],
    ['it was too often for ten seconds', { reason: 'rate_limited', waitMs: 10_000 }, 'ended_wait'],
    ['the other one is in a call', { reason: 'busy' }, 'ended_busy'],
    ['the other one is in a call, and was told', { reason: 'busy', callId: 'c1' }, 'ended_busy_told'],
    ['this browser cannot call', { reason: 'cannot_call', mine: true }, 'ended_you_cannot_call'],
    ['the other one cannot', { reason: 'cannot_call' }, 'ended_they_cannot_call'],
    ['the request was refused', { reason: 'do_not_disturb' }, 'error_do_not_disturb'],
  ])('when %s', (_, how, wanted) => {
    expect(endedWords(over(how))).toBe(wanted);
  });
});
