import { describe, expect, it } from '@jest/globals';
import type { Call, Member } from '../../../src/protocol/events.ts';
import { isOld, peerIn, withDeparture, withRecord } from './call-merge.ts';
import type { Departure } from './call-state.ts';

const NAMES: Record<string, string> = { a: 'Ada', b: 'Bo', c: 'Cy', d: 'Di' };
const STATES = { J: 'joined', R: 'ringing', L: 'left' } as const;

/** `record(4, 'aJ bJ cR')`. */
function record(version: number, who: string): Call {
  const members = who.split(' ').map((one): Member => {
    const [id = '', state = ''] = one;
    return { id, name: NAMES[id] ?? '', state: STATES[state as keyof typeof STATES] };
  });
  return { id: 'c1', version, media: 'video', state: 'active', members, startedAt: 0 };
}
const said = ({ version, members }: Call): string =>
  `${version}: ${members.map(({ id, state }) => id + state[0]?.toUpperCase()).join(' ')}`;
const gone = (member: string, version: number): Departure => ({ member, version, reason: 'left' });

type News = Call | Departure;

describe('what is known of a running call', () => {
  it.each<[why: string, news: News[], known: string, peer: string]>([
    ['is the last record', [record(4, 'aJ bJ cJ')], '4: aJ bJ cJ', 'a'],
    ['is a departure', [gone('c', 4)], '4: aJ bJ cL', 'a'],
    [
      'who joined before somebody left, and was told later',
      [gone('d', 5), record(4, 'aJ bJ cJ dR')],
      '5: aJ bJ cJ dL',
      'a',
    ],
    [
      'who left before somebody else, and was told later',
      [gone('d', 5), gone('c', 4)],
      '5: aJ bJ cL dL',
      'a',
    ],
    ['who left and came back', [gone('c', 4), record(6, 'aJ bJ cJ')], '6: aJ bJ cJ', 'a'],
    ['that a record has the departure in it', [gone('c', 4), record(4, 'aJ bJ cL')], '4: aJ bJ cL', 'a'],
    [
      'who said goodbye themselves, before the server knew',
      [gone('c', 3), record(3, 'aJ bJ cJ')],
      '3: aJ bJ cL',
      'a',
    ],
    ['another one when the first has left', [gone('a', 4), record(5, 'aL bJ cJ')], '5: aL bJ cJ', 'c'],
    ['who rings when nobody else is left', [gone('a', 4)], '4: aL bJ cR', 'c'],
    ['no other when nobody at all is left', [gone('a', 4), gone('c', 5)], '5: aL bJ cL', 'c'],
  ])('%s', (_, news, known, peer) => {
    const before = { peer: { id: 'a', name: 'Ada' }, call: record(3, 'aJ bJ cR dR') };
    if (known.split(' ').length === 4) before.call = record(3, 'aJ bJ cR');
    const after = news.reduce(
      (now, one) => ('members' in one ? withRecord(now, one, 'b') : withDeparture(now, one, 'b')),
      before,
    );
    expect([said(after.call), after.peer.id]).toEqual([known, peer]);
    expect(after.peer.name).toBe(NAMES[peer]);
  });

  it('is not made older by an older record, but by none that is newer than the last', () => {
    const before = { peer: { id: 'a', name: 'Ada' }, call: record(3, 'aJ bJ cR') };
    expect([isOld(before, 2), isOld(before, 3)]).toEqual([true, false]);
    const after = withDeparture(before, gone('c', 6), 'b');
    expect([isOld(after, 2), isOld(after, 3), isOld(after, 4)]).toEqual([true, false, false]);
  });

  it('leaves the one who is the one, as long as they are there', () => {
    const cy = { id: 'c', name: 'Cy' };
    expect(peerIn(record(3, 'aJ bJ cJ'), 'b', cy)).toBe(cy);
    expect(peerIn(record(3, 'aJ bJ cR'), 'b', cy)).toEqual({ id: 'a', name: 'Ada' });
    expect(peerIn(record(3, 'aL bJ cL'), 'b', cy)).toBe(cy);
  });
});
