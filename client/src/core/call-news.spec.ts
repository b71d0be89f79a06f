import { describe, expect, it } from '@jest/globals';
import type { EndReason } from '../../../src/protocol/constants.ts';
import type { Member } from '../../../src/protocol/events.ts';
import { newsBetween } from './call-news.ts';

const member = (state: Member['state'], reason?: EndReason): Member => ({
  id: 'c',
  name: 'Cy',
  state,
  ...(reason && { reason }),
});
const ada: Member = { id: 'a', name: 'Ada', state: 'joined' };

describe('the news of a call', () => {
  it.each<[was: Member | null, is: Member, what: string | null]>([
    [null, member('ringing'), null],
    [null, member('joined'), 'joined'],
    [null, member('left', 'left'), null],
    [member('ringing'), member('ringing'), null],
    [member('ringing'), member('joined'), 'joined'],
    [member('ringing'), member('left', 'declined'), 'declined'],
    [member('ringing'), member('left', 'busy'), 'busy'],
    [member('ringing'), member('left', 'missed'), 'missed'],
    [member('ringing'), member('left', 'cancelled'), null],
    [member('ringing'), member('left', 'left'), 'offline'],
    [member('ringing'), member('left', 'lost'), 'offline'],
    [member('ringing'), member('left', 'closed'), 'offline'],
    [member('joined'), member('joined'), null],
    [member('joined'), member('left', 'left'), 'left'],
    [member('joined'), member('left', 'lost'), 'lost'],
    [member('joined'), member('left', 'closed'), 'closed'],
    [member('left', 'left'), member('ringing'), null],
    [member('left', 'left'), member('joined'), 'joined'],
  ])('from %p to %p: %p', (was, is, what) => {
    const expected = what === null ? [] : [{ member: { id: 'c', name: 'Cy' }, what }];
    expect(newsBetween(was ? [ada, was] : [ada], [ada, is])).toEqual(expected);
  });

  it('are several at once', () => {
    const after = [member('left', 'declined'), { ...ada, state: 'left' as const, reason: 'lost' as const }];
    expect(newsBetween([ada, member('ringing')], after).map(({ what }) => what)).toEqual([
      'declined',
      'lost',
    ]);
  });
});
