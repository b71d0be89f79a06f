import type { Call } from '../protocol/events.js';
import { type CallEvent, type Step, begin, transition } from './call.machine.js';

const ADA = { person: 'ada', device: 'ada-1', name: 'Ada' };
const BO = { person: 'bo', device: 'bo-1' };
const NOW = 1_000;
const UNTIL = 31_000;

function next(step: Step): Call {
  if (!step.ok) throw new Error(`refused: ${step.code}`);
  return step.call;
}
const ringing = next(begin('x', ADA, { id: 'bo', name: 'Bo' }, 'video', NOW, UNTIL));
const active = next(transition(ringing, { type: 'accept', by: BO, media: 'audio', now: NOW }));
const cy = { id: 'cy', name: 'Cy' };
const withCy = next(transition(active, { type: 'invite', by: ADA, to: cy, ringUntil: UNTIL, most: 6 }));
const over = next(transition(ringing, { type: 'cancel', by: ADA }));

/** Every state by every event, as who does it: a code, or what becomes of the call. */
describe('what a call allows', () => {
  const states = { ringing, active, over };
  const who = {
    ada: ADA,
    bo: BO,
    'ada elsewhere': { ...ADA, device: 'ada-2' },
    'bo elsewhere': { ...BO, device: 'bo-2' },
    eve: { person: 'eve', device: 'eve-1' },
  };
  const events = {
    invite: (by: typeof BO) => ({
      type: 'invite',
      by,
      to: { id: 'di', name: 'Di' },
      ringUntil: UNTIL,
      most: 6,
    }),
    alert: (by: typeof BO) => ({ type: 'alert', by }),
    accept: (by: typeof BO) => ({ type: 'accept', by, media: 'video', now: NOW }),
    decline: (by: typeof BO) => ({ type: 'decline', by, reason: 'declined' }),
    cancel: (by: typeof BO) => ({ type: 'cancel', by }),
    leave: (by: typeof BO) => ({ type: 'leave', by, reason: 'left' }),
  } as const;
  const table: Record<keyof typeof events, Record<keyof typeof states, Record<keyof typeof who, string>>> = {
    invite: {
      ringing: {
        ada: 'ringing',
        bo: 'not_member',
        'ada elsewhere': 'not_member',
        'bo elsewhere': 'not_member',
        eve: 'not_member',
      },
      active: {
        ada: 'active',
        bo: 'active',
        'ada elsewhere': 'not_member',
        'bo elsewhere': 'not_member',
        eve: 'not_member',
      },
      over: {
        ada: 'call_over',
        bo: 'call_over',
        'ada elsewhere': 'call_over',
        'bo elsewhere': 'call_over',
        eve: 'call_over',
      },
    },
    alert: {
      ringing: {
        ada: 'same',
        bo: 'ringing',
        'ada elsewhere': 'same',
        'bo elsewhere': 'ringing',
        eve: 'not_member',
      },
      active: { ada: 'same', bo: 'same', 'ada elsewhere': 'same', 'bo elsewhere': 'same', eve: 'not_member' },
      over: {
        ada: 'call_over',
        bo: 'call_over',
        'ada elsewhere': 'call_over',
        'bo elsewhere': 'call_over',
        eve: 'not_member',
      },
    },
    accept: {
      ringing: {
        ada: 'same',
        bo: 'active',
        'ada elsewhere': 'call_over',
        'bo elsewhere': 'active',
        eve: 'not_member',
      },
      active: {
        ada: 'same',
        bo: 'same',
        'ada elsewhere': 'call_over',
        'bo elsewhere': 'call_over',
        eve: 'not_member',
      },
      over: {
        ada: 'call_over',
        bo: 'call_over',
        'ada elsewhere': 'call_over',
        'bo elsewhere': 'call_over',
        eve: 'not_member',
      },
    },
    decline: {
      ringing: {
        ada: 'call_over',
        bo: 'ended',
        'ada elsewhere': 'call_over',
        'bo elsewhere': 'ended',
        eve: 'not_member',
      },
      active: {
        ada: 'call_over',
        bo: 'call_over',
        'ada elsewhere': 'call_over',
        'bo elsewhere': 'call_over',
        eve: 'not_member',
      },
      over: {
        ada: 'call_over',
        bo: 'call_over',
        'ada elsewhere': 'call_over',
        'bo elsewhere': 'call_over',
        eve: 'not_member',
      },
    },
    cancel: {
      ringing: {
        ada: 'ended',
        bo: 'call_over',
        'ada elsewhere': 'not_member',
        'bo elsewhere': 'call_over',
        eve: 'not_member',
      },
      active: {
        ada: 'call_over',
        bo: 'call_over',
        'ada elsewhere': 'call_over',
        'bo elsewhere': 'call_over',
        eve: 'not_member',
      },
      over: {
        ada: 'same',
        bo: 'call_over',
        'ada elsewhere': 'same',
        'bo elsewhere': 'call_over',
        eve: 'not_member',
      },
    },
    leave: {
      ringing: {
        ada: 'ended',
        bo: 'ended',
        'ada elsewhere': 'not_member',
        'bo elsewhere': 'ended',
        eve: 'not_member',
      },
      active: {
        ada: 'ended',
        bo: 'ended',
        'ada elsewhere': 'not_member',
        'bo elsewhere': 'not_member',
        eve: 'not_member',
      },
      over: { ada: 'same', bo: 'same', 'ada elsewhere': 'same', 'bo elsewhere': 'same', eve: 'not_member' },
    },
  };
  const rows = Object.entries(table).flatMap(([event, byState]) =>
    Object.entries(byState).flatMap(([state, byWho]) =>
      Object.entries(byWho).map(([by, outcome]) => [event, state, by, outcome] as const),
    ),
  );

  it.each(rows)('%s while %s, by %s: %s', (event, state, by, outcome) => {
    const call = states[state as keyof typeof states];
    const step = transition(
      call,
      events[event as keyof typeof events](who[by as keyof typeof who]) as CallEvent,
    );
    if (!step.ok) expect(step.code).toBe(outcome);
    else if (step.call === call) expect('same').toBe(outcome);
    else {
      expect(step.call.state).toBe(outcome);
      expect(step.call.version).toBe(call.version + 1);
    }
  });

  it('invites nobody who is in it, and not more than it may hold', () => {
    const invite = (to: string, most: number): Step =>
      transition(active, { type: 'invite', by: ADA, to: { id: to, name: to }, ringUntil: UNTIL, most });
    expect(invite('bo', 6)).toEqual({ ok: false, code: 'busy' });
    expect(invite('di', 2)).toEqual({ ok: false, code: 'call_full' });
    expect(invite('di', 3)).toMatchObject({ ok: true });
  });

  it('lets a member cancel their own invitations only', () => {
    expect(transition(withCy, { type: 'cancel', by: BO, member: 'cy' })).toEqual({
      ok: false,
      code: 'not_found',
    });
    expect(transition(withCy, { type: 'cancel', by: BO })).toEqual({ ok: false, code: 'call_over' });
  });
});
