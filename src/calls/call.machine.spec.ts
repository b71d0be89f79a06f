import type { Call, Member } from '../protocol/events.js';
import { type CallEvent, type Step, begin, nextDeadline, transition } from './call.machine.js';

const ADA = { person: 'ada', device: 'ada-1', name: 'Ada' };
const BO = { person: 'bo', device: 'bo-1' };
const CY = { person: 'cy', device: 'cy-1' };
const NOW = 1_000;
const UNTIL = 31_000;

function done(step: Step): { call: Call; heard: string[] } {
  if (!step.ok) throw new Error(`refused: ${step.code}`);
  const heard = step.notices.map(({ to, event, body }) => {
    const target = 'device' in to ? to.device : `${to.person}'s${to.except ? ` but ${to.except}` : ''}`;
    return `${target}: ${event}${'reason' in body ? ` ${body.reason}` : ''}`;
  });
  return { call: step.call, heard };
}
const on = (call: Call, event: CallEvent): ReturnType<typeof done> => done(transition(call, event));

const ringing = done(begin('x', ADA, { id: 'bo', name: 'Bo' }, 'video', NOW, UNTIL)).call;
const active = on(ringing, { type: 'accept', by: BO, media: 'audio', now: NOW + 5 }).call;
const withCy = on(active, {
  type: 'invite',
  by: ADA,
  to: { id: 'cy', name: 'Cy' },
  ringUntil: UNTIL + 9,
  most: 6,
}).call;
const three = on(withCy, { type: 'accept', by: CY, media: 'video', now: NOW + 9 }).call;

const stateOf = (call: Call, id: string): Member['state'] | undefined =>
  call.members.find((member) => member.id === id)?.state;

describe('a call', () => {
  it('begins with the caller in it and the callee ringing, on every device', () => {
    const { call, heard } = done(begin('x', ADA, { id: 'bo', name: 'Bo' }, 'video', NOW, UNTIL));
    expect(call).toEqual({
      id: 'x',
      version: 1,
      media: 'video',
      state: 'ringing',
      startedAt: NOW,
      ringUntil: UNTIL,
      members: [
        { id: 'ada', name: 'Ada', state: 'joined', device: 'ada-1', media: 'video' },
        { id: 'bo', name: 'Bo', state: 'ringing', invitedBy: 'ada', ringUntil: UNTIL },
      ],
    });
    expect(heard).toEqual(["bo's: call:incoming"]);
  });

  it('is active once accepted: the other devices stop, the caller learns', () => {
    const { call, heard } = on(ringing, { type: 'accept', by: BO, media: 'audio', now: NOW + 5 });
    expect(call).toMatchObject({ state: 'active', version: 2, answeredAt: NOW + 5 });
    expect(call.ringUntil).toBeUndefined();
    expect(call.members[1]).toEqual({
      id: 'bo',
      name: 'Bo',
      invitedBy: 'ada',
      state: 'joined',
      device: 'bo-1',
      media: 'audio',
    });
    expect(heard).toEqual(['ada-1: call:joined', "bo's but bo-1: call:ended answered_elsewhere"]);
  });

  it('was never answered before it began, whatever a clock says', () => {
    expect(on(ringing, { type: 'accept', by: BO, media: 'audio', now: NOW - 50 }).call.answeredAt).toBe(NOW);
  });

  it('tells the inviter that it rings, once', () => {
    const first = on(ringing, { type: 'alert', by: BO });
    expect(first.heard).toEqual(['ada-1: call:alerting']);
    expect(transition(first.call, { type: 'alert', by: BO })).toEqual({
      ok: true,
      call: first.call,
      notices: [],
    });
  });

  it.each(['declined', 'busy'] as const)('ends when the only callee is %s', (reason) => {
    const { call, heard } = on(ringing, { type: 'decline', by: BO, reason });
    expect(call.state).toBe('ended');
    expect(heard).toEqual([
      `bo-1: call:ended ${reason}`,
      "bo's but bo-1: call:ended declined_elsewhere",
      `ada-1: call:ended ${reason}`,
    ]);
  });

  it('ends when the caller takes it back, by cancel or by hanging up', () => {
    for (const event of [
      { type: 'cancel', by: ADA },
      { type: 'leave', by: ADA, reason: 'left' },
    ] as const) {
      const { call, heard } = on(ringing, event);
      expect(call.state).toBe('ended');
      expect(heard.sort()).toEqual(['ada-1: call:ended cancelled', "bo's: call:ended cancelled"]);
    }
  });

  it('is missed at its deadline, not before', () => {
    expect(transition(ringing, { type: 'expire', now: UNTIL - 1 })).toEqual({
      ok: true,
      call: ringing,
      notices: [],
    });
    const { call, heard } = on(ringing, { type: 'expire', now: UNTIL });
    expect(call.state).toBe('ended');
    expect(heard).toEqual(["bo's: call:ended missed", 'ada-1: call:ended missed']);
  });

  it('of two ends when one leaves, is lost, or closes the page', () => {
    for (const reason of ['left', 'lost', 'closed'] as const) {
      const { call, heard } = on(active, { type: 'leave', by: BO, reason });
      expect(call.state).toBe('ended');
      expect(call.members.map(({ state }) => state)).toEqual(['left', 'left']);
      expect(heard.sort()).toEqual([`ada-1: call:ended ${reason}`, `bo-1: call:ended ${reason}`]);
    }
  });

  it('that rings ends when the caller closes the page, and was not taken back', () => {
    const { call, heard } = on(ringing, { type: 'leave', by: ADA, reason: 'closed' });
    expect(call.state).toBe('ended');
    expect(heard.sort()).toEqual(['ada-1: call:ended closed', "bo's: call:ended closed"]);
  });

  it('ends when nobody is left who could answer', () => {
    const { call, heard } = on(ringing, { type: 'unreachable', person: 'bo', reason: 'lost' });
    expect(call.state).toBe('ended');
    expect(heard).toEqual(['ada-1: call:ended lost']);
    expect(on(active, { type: 'unreachable', person: 'bo', reason: 'lost' }).call).toBe(active);
  });
});

describe('a call of three', () => {
  it('goes on with two when one leaves, and ends with the next', () => {
    const first = on(three, { type: 'leave', by: BO, reason: 'left' });
    expect(first.call.state).toBe('active');
    expect(first.heard).toEqual(['bo-1: call:ended left', 'ada-1: call:left left', 'cy-1: call:left left']);
    expect(on(first.call, { type: 'leave', by: ADA, reason: 'left' }).call.state).toBe('ended');
  });

  it.each([
    ['declined', { type: 'decline', by: CY, reason: 'declined' }],
    ['cancelled', { type: 'cancel', by: ADA, member: 'cy' }],
    ['missed', { type: 'expire', now: UNTIL + 9 }],
    ['lost', { type: 'unreachable', person: 'cy', reason: 'lost' }],
  ] as const)('goes on when the third is %s', (reason, event) => {
    const { call, heard } = on(withCy, event);
    expect(call.state).toBe('active');
    expect(stateOf(call, 'cy')).toBe('left');
    expect(heard).toEqual(
      expect.arrayContaining([`ada-1: call:left ${reason}`, `bo-1: call:left ${reason}`]),
    );
  });

  it('rings on when one of the two leaves, and is over when the last one does', () => {
    const alone = on(withCy, { type: 'leave', by: BO, reason: 'left' }).call;
    expect([alone.state, stateOf(alone, 'cy')]).toEqual(['ringing', 'ringing']);
    const { heard } = on(alone, { type: 'leave', by: ADA, reason: 'left' });
    expect(heard).toEqual(expect.arrayContaining(["cy's: call:ended cancelled"]));
  });

  it('takes back who has left, in a new ring', () => {
    const two = on(three, { type: 'leave', by: CY, reason: 'left' }).call;
    const again = on(two, {
      type: 'invite',
      by: BO,
      to: { id: 'cy', name: 'Cy' },
      ringUntil: UNTIL,
      most: 6,
    });
    expect(again.heard).toEqual(["cy's: call:incoming"]);
    expect(again.call.members.filter(({ id }) => id === 'cy')).toEqual([
      { id: 'cy', name: 'Cy', state: 'ringing', invitedBy: 'bo', ringUntil: UNTIL },
    ]);
  });

  it('wakes the store for the earliest ring', () => {
    const four = on(withCy, {
      type: 'invite',
      by: BO,
      to: { id: 'di', name: 'Di' },
      ringUntil: 5,
      most: 6,
    }).call;
    expect([nextDeadline(four), four.ringUntil]).toEqual([5, UNTIL + 9]);
    expect(nextDeadline(active)).toBeUndefined();
  });
});
