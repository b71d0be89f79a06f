/** The call machine with three and more. */
import { describe, expect, it } from '@jest/globals';
import type { EndReason } from '../../../src/protocol/constants.ts';
import type { Call, Member } from '../../../src/protocol/events.ts';
import { IDLE, step } from './call-machine.ts';
import type { CallEvent, CallState, Context } from './call-state.ts';

const context: Context = { self: 'b', device: 'd1', now: 5_000 };
const NAMES: Record<string, string> = { a: 'Ada', b: 'Bo', c: 'Cy', d: 'Di' };
const STATES = { J: 'joined', R: 'ringing', L: 'left' } as const;

/** `record(4, 'aJ bJ cR')`: `b` is this page's person. */
function record(version: number, who: string): Call {
  const members = who.split(' ').map((one): Member => {
    const [id = '', state = ''] = one;
    return { id, name: NAMES[id] ?? '', state: STATES[state as keyof typeof STATES] };
  });
  return { id: 'c1', version, media: 'video', state: 'active', members, startedAt: 0 };
}
const joined = (version: number, who: string, member?: string): CallEvent => ({
  type: 'joined',
  call: record(version, who),
  ...(member !== undefined && { member }),
});
const left = (version: number, member: string, reason: EndReason = 'left'): CallEvent => ({
  type: 'left',
  call: 'c1',
  version,
  member,
  reason,
});

const live = (who: string) =>
  ({ peer: { id: 'a', name: 'Ada' }, media: 'video', direction: 'in', call: record(3, who) }) as const;
const connected = (who: string): CallState => ({
  phase: 'connected',
  since: 1_000,
  listed: true,
  ...live(who),
});
const accepting = (who: string): CallState => ({ phase: 'connecting', joined: false, ...live(who) });

/** Phase (reason), peer, the record, and what is done: `connected c 4:aJbJ connect:offer>c`. */
function outcome(state: CallState, ...events: CallEvent[]): string {
  let after = { state, effects: [] as string[] };
  for (const event of events) {
    const next = step(after.state, event, context);
    const effects = next.effects.map((effect) => {
      const to = effect.type === 'connect' && effect.to !== undefined ? `>${effect.to}` : '';
      return ('role' in effect ? `${effect.type}:${effect.role}` : effect.type) + to;
    });
    after = { state: next.state, effects };
  }
  const { state: now, effects } = after;
  if (now.phase === 'idle' || now.phase === 'dialing') return now.phase;
  const known =
    now.phase === 'ended'
      ? `(${now.reason}) with ${now.company.map(({ name }) => name).join(',')}`
      : `${now.call.version}:${now.call.members.map(({ id, state }) => id + state[0]?.toUpperCase()).join('')}`;
  return [`${now.phase}`, now.peer.id, known, ...effects].join(' ');
}

describe('the call machine with several', () => {
  it.each<[why: string, state: CallState, events: CallEvent[], outcome: string]>([
    [
      'offers to whoever comes',
      connected('aJ bJ'),
      [joined(5, 'aJ bJ cJ', 'c')],
      'connected a 5:aJbJcJ connect:offer>c',
    ],
    [
      'knows whom it has rung',
      connected('aJ bJ'),
      [joined(4, 'aJ bJ cR')],
      'connected a 4:aJbJcR connect:offer',
    ],
    ['goes on when one leaves', connected('aJ bJ cJ'), [left(4, 'c')], 'connected a 4:aJbJcL connect:offer'],
    [
      'is with another one when the first leaves',
      connected('aJ bJ cJ'),
      [left(4, 'a')],
      'connected c 4:aLbJcJ connect:offer',
    ],
    [
      'goes on when one declines',
      connected('aJ bJ cR'),
      [left(4, 'c', 'declined')],
      'connected a 4:aJbJcL connect:offer',
    ],
    [
      'waits for who rings when nobody else is left',
      connected('aJ bJ cR'),
      [left(4, 'a')],
      'connected c 4:aLbJcR connect:offer',
    ],
    [
      'and has them then',
      connected('aJ bJ cR'),
      [left(4, 'a'), joined(5, 'aL bJ cJ', 'c')],
      'connected c 5:aLbJcJ connect:offer>c',
    ],
    [
      'takes whoever came before somebody left, told late',
      connected('aJ bJ cR dR'),
      [left(5, 'd', 'declined'), joined(4, 'aJ bJ cJ dR', 'c')],
      'connected a 5:aJbJcJdL connect:offer>c',
    ],
    [
      'takes departures in any order',
      connected('aJ bJ cJ dJ'),
      [left(5, 'd'), left(4, 'c')],
      'connected a 5:aJbJcLdL connect:offer',
    ],
    ['takes nothing older than what it knows', connected('aJ bJ cJ'), [left(2, 'c')], 'connected a 3:aJbJcJ'],
    [
      'goes on when one says goodbye',
      connected('aJ bJ cJ'),
      [{ type: 'bye', member: 'c' }],
      'connected a 3:aJbJcL connect:offer',
    ],
    [
      'ends when the last one says goodbye',
      connected('aJ bJ cJ'),
      [
        { type: 'bye', member: 'c' },
        { type: 'bye', member: 'a' },
      ],
      'ended a (left) with Ada leave release',
    ],
    [
      'does not take a goodbye back',
      connected('aJ bJ cJ'),
      [{ type: 'bye', member: 'c' }, joined(3, 'aJ bJ cJ')],
      'connected a 3:aJbJcL connect:offer',
    ],
    [
      'but a new beginning',
      connected('aJ bJ cJ'),
      [{ type: 'bye', member: 'c' }, joined(6, 'aJ bJ cJ', 'c')],
      'connected a 6:aJbJcJ connect:offer>c',
    ],
    [
      'ends for who hangs up',
      connected('aJ bJ cJ'),
      [{ type: 'hang_up' }],
      'ended a (left) with Ada,Cy leave release',
    ],
    [
      'waits for the offers of whoever is there',
      accepting('aJ cJ bR'),
      [{ type: 'accepted', call: record(4, 'aJ cJ bJ') }],
      'connecting a 4:aJcJbJ connect:answer',
    ],
    [
      'but offers to who comes a moment later, told first',
      accepting('aJ bR dR'),
      [joined(5, 'aJ bJ dJ', 'd')],
      'connecting a 5:aJbJdJ connect:answer>d',
    ],
    [
      'also when two came, and the later one was told first',
      accepting('aJ bR cR dR'),
      [joined(6, 'aJ bJ cJ dJ', 'd'), joined(5, 'aJ bJ cJ dR', 'c')],
      'connecting a 6:aJbJcJdJ connect:answer>c',
    ],
    [
      'asks nothing of the answer to the accept then',
      accepting('aJ bR dR'),
      [joined(5, 'aJ bJ dJ', 'd'), { type: 'accepted', call: record(4, 'aJ bJ dR') }],
      'connecting a 5:aJbJdJ',
    ],
    [
      'is back in it as it is now',
      connected('aJ bJ cJ'),
      [{ type: 'resumed', call: record(6, 'aL bJ cJ dJ') }],
      'connected c 6:aLbJcJdJ connect:offer resend',
    ],
    [
      'is back in it after a reload',
      IDLE,
      [{ type: 'resumed', call: record(6, 'aL bJ cR dJ') }],
      'connecting d 6:aLbJcRdJ prepare:offer connect:offer',
    ],
  ])('%s', (_, state, events, wanted) => {
    expect(outcome(state, ...events)).toBe(wanted);
  });

  it.each<[why: string, ended: CallEvent[], ring: Member | null, version: number, phase: string]>([
    [
      'after it was declined',
      [{ type: 'decline' }],
      { id: 'b', name: 'Bo', state: 'ringing', ringUntil: 90 },
      6,
      'incoming',
    ],
    [
      'not when it is told late',
      [{ type: 'decline' }],
      { id: 'b', name: 'Bo', state: 'ringing', ringUntil: 30 },
      4,
      'ended',
    ],
    ['after having left', [{ type: 'accept', media: 'video' }, { type: 'hang_up' }], null, 6, 'incoming'],
    [
      'not when it is told late after having left',
      [{ type: 'accept', media: 'video' }, { type: 'hang_up' }],
      null,
      3,
      'ended',
    ],
  ])('rings again in the same call: %s', (_, events, ring, version, phase) => {
    const first: Member = { id: 'b', name: 'Bo', state: 'ringing', ringUntil: 30 };
    const rings = (member: Member, version: number): CallEvent => {
      const call = record(version, 'aJ cJ');
      return {
        type: 'incoming',
        call: { ...call, members: [...call.members, member] },
        from: { id: 'a', name: 'Ada' },
      };
    };
    const all = [rings(first, 3), ...events, rings(ring ?? first, version)];
    expect(all.reduce<CallState>((now, event) => step(now, event, context).state, IDLE).phase).toBe(phase);
  });

  it('knows that somebody rings whom it has asked in', () => {
    const rings: CallEvent = { type: 'alerting', call: 'c1', member: 'c' };
    const after = step(connected('aJ bJ cR'), rings, context).state;
    expect(after).toMatchObject({
      call: { members: [{ id: 'a' }, { id: 'b' }, { id: 'c', alerting: true }] },
    });
    const there = connected('aJ bJ cJ');
    expect(step(there, rings, context).state).toBe(there);
  });

  it('comes into the call of somebody who was asking it in while it called them', () => {
    const dialing: CallState = {
      phase: 'dialing',
      peer: { id: 'a', name: 'Ada' },
      media: 'video',
      attempt: 1,
      call: null,
      alerting: false,
      waiting: null,
      early: null,
    };
    const invited = (who: string): CallEvent => ({ type: 'invited', attempt: 1, call: record(4, who) });
    const effects = (who: string, self: string) =>
      step(dialing, invited(who), { ...context, self }).effects.map((one) =>
        'role' in one ? one.role : one.type,
      );
    expect(effects('aJ bJ', 'b')).toEqual(['answer']);
    // Of two the lesser id would offer; but two were there before it.
    expect(effects('aJ cJ AJ', 'A')).toEqual(['answer']);
    expect(effects('aJ AJ', 'A')).toEqual(['offer']);
  });
});
