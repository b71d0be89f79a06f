import { describe, expect, it } from '@jest/globals';
import type { Call, Member } from '../../../src/protocol/events.ts';
import { IDLE, step } from './call-machine.ts';
import type { CallEvent, CallState, Context } from './call-state.ts';

const context: Context = { self: 'b', device: 'd1', now: 5_000 };
const ada = { id: 'a', name: 'Ada' };
const member = (id: string, state: Member['state']): Member => ({
  id,
  name: id === 'a' ? 'Ada' : 'Bo',
  state,
});

/** Version 2 unless said otherwise; `b` is this page's person. */
function record(a: Member['state'], b: Member['state'], over: Partial<Call> = {}): Call {
  const state = a === 'ringing' || b === 'ringing' ? 'ringing' : 'active';
  return {
    id: 'c1',
    version: 2,
    media: 'video',
    state,
    members: [member('a', a), member('b', b)],
    startedAt: 0,
    ...over,
  };
}
const outgoing = record('ringing', 'joined');
const ringing = record('joined', 'ringing');
const active = record('joined', 'joined');
const live = { peer: ada, media: 'video', direction: 'in', call: active } as const;

const asking = {
  phase: 'dialing',
  peer: ada,
  media: 'video',
  attempt: 1,
  alerting: false,
  waiting: null,
  early: null,
} as const;

const STATES: Record<string, CallState> = {
  idle: IDLE,
  'dialing?': { ...asking, call: null },
  dialing: { ...asking, call: outgoing },
  incoming: { phase: 'incoming', peer: ada, call: ringing },
  accepting: { phase: 'connecting', joined: false, ...live, call: ringing },
  connecting: { phase: 'connecting', joined: true, ...live },
  connected: { phase: 'connected', since: 1_000, listed: true, ...live },
  unlisted: { phase: 'connected', since: 1_000, listed: false, ...live },
  reconnecting: { phase: 'reconnecting', since: 1_000, ...live },
  ended: {
    phase: 'ended',
    peer: ada,
    company: [ada],
    media: 'video',
    direction: 'in',
    reason: 'left',
    mine: true,
    callId: 'c1',
    version: 2,
    lasted: 4_000,
  },
};

const next = { ...active, version: 3 };
const EVENTS: Record<string, CallEvent> = {
  dial: { type: 'dial', peer: ada, media: 'audio', attempt: 2 },
  accept: { type: 'accept', media: 'video' },
  decline: { type: 'decline' },
  hang_up: { type: 'hang_up' },
  dismiss: { type: 'dismiss' },
  invited: { type: 'invited', attempt: 1, call: outgoing },
  'invited, glare': { type: 'invited', attempt: 1, call: next },
  invite_failed: { type: 'invite_failed', attempt: 1, code: 'busy' },
  accepted: { type: 'accepted', call: next },
  accept_failed: { type: 'accept_failed', call: 'c1', code: 'call_over' },
  incoming: { type: 'incoming', call: ringing, from: ada },
  'incoming, other': { type: 'incoming', call: { ...ringing, id: 'c2' }, from: ada },
  alerting: { type: 'alerting', call: 'c1' },
  joined: { type: 'joined', call: next },
  'joined, stale': { type: 'joined', call: { ...active, version: 1 } },
  'joined, other': {
    type: 'joined',
    call: { ...next, id: 'c2', members: [member('b', 'joined'), member('z', 'joined')] },
  },
  left: { type: 'left', call: 'c1', version: 3, member: 'a', reason: 'left' },
  ended: { type: 'ended', call: 'c1', version: 3, reason: 'missed' },
  'ended, other': { type: 'ended', call: 'c2', version: 3, reason: 'missed' },
  'ended, stale': { type: 'ended', call: 'c1', version: 1, reason: 'missed' },
  'resumed, no call': { type: 'resumed', call: null },
  'resumed, call': { type: 'resumed', call: next },
  'resumed, other': { type: 'resumed', call: { ...next, id: 'c2' } },
  media_up: { type: 'media_up' },
  media_down: { type: 'media_down' },
  bye: { type: 'bye', member: 'a' },
  timed_out: { type: 'timed_out' },
};

/** `-`: nothing at all happens. Else the phase it comes to (with the reason), and the effects. */
function outcome(state: CallState, event: CallEvent): string {
  const after = step(state, event, context);
  if (after.state === state && after.effects.length === 0) return '-';
  const reason = after.state.phase === 'ended' ? `(${after.state.reason})` : '';
  const effects = after.effects.map((effect) =>
    'role' in effect ? `${effect.type}:${effect.role}` : effect.type,
  );
  return [after.state.phase + reason, ...effects].join(' ');
}

/** Every event that changes something, by the state it meets; whatever is not here must change nothing. */
const TABLE: Record<string, Record<string, string>> = {
  dial: {
    idle: 'dialing invite prepare:offer',
    ended: 'dialing invite prepare:offer',
  },
  accept: { incoming: 'connecting accept prepare:answer' },
  decline: { incoming: 'ended(declined) decline release' },
  hang_up: {
    'dialing?': 'ended(cancelled) release',
    dialing: 'ended(cancelled) cancel release',
    accepting: 'ended(left) leave release',
    connecting: 'ended(left) leave release',
    connected: 'ended(left) leave release',
    unlisted: 'ended(left) leave release',
    reconnecting: 'ended(left) leave release',
  },
  dismiss: { ended: 'idle' },
  // Given up before the answer came: nobody shall go on ringing.
  invited: { idle: 'idle cancel', 'dialing?': 'dialing', dialing: 'dialing', ended: 'ended(left) cancel' },
  'invited, glare': {
    idle: 'idle leave',
    'dialing?': 'connecting connect:answer',
    dialing: 'connecting connect:answer',
    ended: 'ended(left) leave',
  },
  invite_failed: { 'dialing?': 'ended(busy) release', dialing: 'ended(busy) release' },
  accepted: {
    'dialing?': 'connecting connect:offer',
    dialing: 'connecting connect:offer',
    accepting: 'connecting connect:answer',
    connecting: 'connecting connect:offer',
    connected: 'connected connect:offer',
    unlisted: 'connected connect:offer',
    reconnecting: 'reconnecting connect:offer',
  },
  accept_failed: { accepting: 'ended(call_over) release' },
  incoming: { idle: 'incoming alert warm', 'dialing?': 'dialing', incoming: 'incoming alert' },
  'incoming, other': {
    idle: 'incoming alert warm',
    'dialing?': 'dialing',
    ended: 'incoming alert warm',
    accepting: 'connecting decline',
    connecting: 'connecting decline',
    connected: 'connected decline',
    unlisted: 'connected decline',
    reconnecting: 'reconnecting decline',
  },
  alerting: { 'dialing?': 'dialing', dialing: 'dialing' },
  joined: {
    'dialing?': 'connecting connect:offer',
    dialing: 'connecting connect:offer',
    accepting: 'connecting connect:answer',
    connecting: 'connecting connect:offer',
    connected: 'connected connect:offer',
    unlisted: 'connected connect:offer',
    reconnecting: 'reconnecting connect:offer',
  },
  // Not stale for whom no version is known yet.
  'joined, stale': { 'dialing?': 'connecting connect:offer' },
  left: {
    accepting: 'connecting connect:answer',
    connecting: 'connecting connect:offer',
    connected: 'connected connect:offer',
    unlisted: 'connected connect:offer',
    reconnecting: 'reconnecting connect:offer',
  },
  ended: {
    'dialing?': 'dialing',
    dialing: 'ended(missed) release',
    incoming: 'ended(missed) release',
    accepting: 'ended(missed) release',
    connecting: 'ended(missed) release',
    connected: 'ended(missed) release',
    unlisted: 'ended(missed) release',
    reconnecting: 'ended(missed) release',
  },
  'ended, other': { 'dialing?': 'dialing' },
  'ended, stale': { 'dialing?': 'dialing' },
  'resumed, no call': {
    dialing: 'ended(lost) release',
    incoming: 'incoming alert',
    connecting: 'ended(lost) release',
    // It may have lost all it knew: as long as the two hear each other, they are in a call.
    connected: 'connected',
    unlisted: 'connected',
    reconnecting: 'ended(lost) release',
  },
  'resumed, call': {
    // The page was reloaded.
    idle: 'connecting prepare:offer connect:offer',
    'dialing?': 'connecting connect:answer',
    dialing: 'connecting connect:offer',
    incoming: 'incoming alert',
    accepting: 'connecting connect:answer',
    connecting: 'connecting connect:offer',
    connected: 'connected connect:offer resend',
    unlisted: 'connected connect:offer resend',
    reconnecting: 'reconnecting connect:offer resend',
    ended: 'ended(left) leave',
  },
  'resumed, other': {
    idle: 'connecting prepare:offer connect:offer',
    'dialing?': 'connecting connect:answer',
    dialing: 'dialing leave',
    incoming: 'incoming leave',
    accepting: 'connecting leave',
    connecting: 'connecting leave',
    connected: 'connected leave',
    unlisted: 'connected leave',
    reconnecting: 'reconnecting leave',
    ended: 'ended(left) leave',
  },
  media_up: { accepting: 'connected', connecting: 'connected', reconnecting: 'connected' },
  media_down: { connected: 'reconnecting', unlisted: 'ended(lost) release' },
  bye: {
    accepting: 'ended(left) leave release',
    connecting: 'ended(left) leave release',
    connected: 'ended(left) leave release',
    unlisted: 'ended(left) leave release',
    reconnecting: 'ended(left) leave release',
  },
  timed_out: {
    'dialing?': 'ended(missed) release',
    dialing: 'ended(missed) cancel release',
    incoming: 'ended(missed) release',
    accepting: 'ended(failed) leave release',
    connecting: 'ended(failed) leave release',
    reconnecting: 'ended(failed) leave release',
  },
};

describe('the call machine', () => {
  const cells = Object.entries(EVENTS).flatMap(([e, event]) =>
    Object.entries(STATES).map(([s, state]) => ({ e, s, event, state, wanted: TABLE[e]?.[s] ?? '-' })),
  );

  it.each(cells)('$s + $e: $wanted', ({ event, state, wanted }) => {
    expect(outcome(state, event)).toBe(wanted);
  });

  const run = (state: CallState, ...events: CallEvent[]): CallState =>
    events.reduce((now, event) => step(now, event, context).state, state);
  const dialing = STATES['dialing?'] ?? IDLE;

  it('knows that it rings, or is over, when that is told before the invitation is answered', () => {
    const invited: CallEvent = { type: 'invited', attempt: 1, call: outgoing };
    expect(run(dialing, { type: 'alerting', call: 'c1' }, invited)).toMatchObject({ alerting: true });
    const over: CallEvent = { type: 'ended', call: 'c1', version: 3, reason: 'declined' };
    expect(run(dialing, over, invited)).toMatchObject({ phase: 'ended', reason: 'declined', mine: false });
  });

  it('keeps for how long it may not ring again', () => {
    const failed: CallEvent = { type: 'invite_failed', attempt: 1, code: 'rate_limited', waitMs: 9_500 };
    expect(run(dialing, failed)).toMatchObject({ phase: 'ended', reason: 'rate_limited', waitMs: 9_500 });
  });

  it('shows who called while its own invitation failed', () => {
    const failed: CallEvent = { type: 'invite_failed', attempt: 1, code: 'busy' };
    const called: CallEvent = { type: 'incoming', call: ringing, from: ada };
    expect(run(dialing, called, failed)).toMatchObject({ phase: 'incoming', peer: ada });
  });

  it('does not take another device of the same person for itself', () => {
    const members: Member[] = [member('a', 'joined'), { ...member('b', 'joined'), device: 'd2' }];
    const elsewhere = { ...next, members };
    const accepting = STATES['accepting'] ?? IDLE;
    expect(outcome(accepting, { type: 'joined', call: elsewhere })).toBe('-');
    const mine = { ...next, members: [member('a', 'joined'), { ...member('b', 'joined'), device: 'd1' }] };
    expect(outcome(accepting, { type: 'joined', call: mine })).toBe('connecting connect:answer');
  });

  it('finds the better words for an accept that came too late', () => {
    const lost = run(
      STATES['accepting'] ?? IDLE,
      { type: 'accept_failed', call: 'c1', code: 'call_over' },
      { type: 'ended', call: 'c1', version: 3, reason: 'answered_elsewhere' },
    );
    expect(lost).toMatchObject({ phase: 'ended', reason: 'answered_elsewhere' });
  });

  it('says how long it lasted, and who ended it', () => {
    const connected = STATES['connected'] ?? IDLE;
    expect(run(connected, { type: 'hang_up' })).toMatchObject({ mine: true, lasted: 4_000 });
    const theirs: CallEvent = { type: 'ended', call: 'c1', version: 3, reason: 'left' };
    expect(run(connected, theirs)).toMatchObject({ mine: false, reason: 'left' });
  });
});
