/**
 * Steps of the call machine that both call-machine.ts and call-resume.ts take. Pure, as they are;
 * nobody else has a use for them.
 */
import type { Call } from '../../../src/protocol/events.ts';
import { isOld, withDeparture, withRecord } from './call-merge.ts';
import { isJoined, isMine, isStale, othersIn, othersJoined, ringOf } from './call-record.ts';
import type {
  CallEffect,
  CallEvent,
  CallState,
  Context,
  Departure,
  Ending,
  Party,
  Step,
} from './call-state.ts';

export type Phase<P extends CallState['phase']> = Extract<CallState, { phase: P }>;
export type Talking = Phase<'connecting' | 'connected' | 'reconnecting'>;

export const stay = (state: CallState, ...effects: CallEffect[]): Step => ({ state, effects });

/** The server's id of the call this state is about. */
export const callIdOf = (state: CallState): string | null => {
  if (state.phase === 'idle') return null;
  if (state.phase === 'ended') return state.callId;
  return state.call?.id ?? null;
};

export function invited(
  state: CallState,
  event: Extract<CallEvent, { type: 'invited' }>,
  context: Context,
): Step {
  const { call } = event;
  if (state.phase !== 'dialing' || state.attempt !== event.attempt) {
    // The person gave up before the server answered.
    if (callIdOf(state) === call.id && state.phase !== 'ended') return stay(state);
    return stay(
      state,
      call.state === 'ringing' ? { type: 'cancel', call: call.id } : { type: 'leave', call: call.id },
    );
  }
  if (call.state === 'ended') return end({ ...state, call }, 'call_over', false, context);
  // Glare: both invited each other at once and are both joined. Both have an offer prepared; the
  // polite one, who has the greater id, waits for the other's. In a call of several it is we who come.
  const there = othersIn(call, context.self).length;
  if (there > 0) return connect(state, call, there > 1 || context.self > state.peer.id ? 'answer' : 'offer');
  if (isStale(state.call, call)) return stay(state);
  const early = state.early?.call === call.id ? state.early : null;
  if (early?.reason) return end({ ...state, call }, early.reason, false, context);
  return stay({ ...state, call, waiting: null, early: null, alerting: early?.alerting ?? state.alerting });
}

export function connect(state: Phase<'dialing'>, call: Call, role: 'offer' | 'answer'): Step {
  const { peer, media } = state;
  return stay(
    { phase: 'connecting', joined: true, direction: 'out', call, peer, media },
    { type: 'connect', call, role },
  );
}

/** A whole record; `member` has just joined, if one has. */
export function memberJoined(state: CallState, call: Call, context: Context, member?: string): Step {
  if (call.state === 'ended' || !isMine(call, context)) return stay(state);
  switch (state.phase) {
    case 'dialing':
      if (state.call ? state.call.id !== call.id : !isJoined(call, state.peer.id)) return stay(state);
      if (isStale(state.call, call) || !othersJoined(call, context.self)) return stay(state);
      return connect(state, call, 'offer');
    case 'connecting':
    case 'connected':
    case 'reconnecting': {
      if (state.call.id !== call.id) return stay(state);
      // Overtaken by another one: whoever came is known, but perhaps not that they wait for our offer.
      if (isOld(state, call.version))
        return member !== undefined && isJoined(state.call, member)
          ? stay(state, { type: 'connect', call: state.call, role: 'answer', to: member })
          : stay(state);
      const next = withRecord(state, call, context.self);
      return stay(next.phase === 'connecting' ? { ...next, joined: true } : next, {
        type: 'connect',
        call: next.call,
        role: roleIn(state),
        ...(member !== undefined && { to: member }),
      });
    }
    default:
      return stay(state);
  }
}

/** Whoever is here offers to whoever comes; who waits for the answer to an accept is one who comes. */
const roleIn = (state: Talking): 'offer' | 'answer' =>
  state.phase === 'connecting' && state.direction === 'in' && !state.joined ? 'answer' : 'offer';

export function memberLeft(state: CallState, event: { call: string } & Departure, context: Context): Step {
  const { call, member, version, reason } = event;
  if (!isTalking(state) || state.call.id !== call || isOld(state, version)) return stay(state);
  const next = withDeparture(state, { member, version, reason }, context.self);
  return stay(next, { type: 'connect', call: next.call, role: roleIn(state) });
}

/** Somebody who was asked into the running call. */
export function memberRings(state: Talking, call: string, member: string | undefined): Step {
  const rings = state.call.members.find(({ id, state }) => id === member && state === 'ringing');
  if (state.call.id !== call || !rings) return stay(state);
  const members = state.call.members.map((one) => (one === rings ? { ...one, alerting: true } : one));
  return stay({ ...state, call: { ...state.call, members } });
}

export function end(
  state: Exclude<CallState, Phase<'idle' | 'ended'>>,
  reason: Ending,
  mine: boolean,
  { now, self }: Context,
  effects: CallEffect[] = [],
): Step {
  const outgoing = state.phase === 'dialing' || (state.phase !== 'incoming' && state.direction === 'out');
  const since = state.phase === 'connected' || state.phase === 'reconnecting' ? state.since : null;
  return {
    state: {
      phase: 'ended',
      peer: state.peer,
      company: isTalking(state) ? companyIn(state, self) : [state.peer],
      media: state.phase === 'incoming' ? state.call.media : state.media,
      direction: outgoing ? 'out' : 'in',
      reason,
      mine,
      callId: state.call?.id ?? null,
      version: state.call?.version ?? 0,
      ...(state.phase === 'incoming' && { rang: ringOf(state.call, self) }),
      lasted: since === null ? null : now - since,
    },
    effects: [...effects, { type: 'release', goodbye: mine }],
  };
}

function companyIn({ call, peer }: Talking, self: string): Party[] {
  const others = othersIn(call, self).map(({ id, name }) => ({ id, name }));
  return others.length > 0 ? others : [peer];
}

export const isTalking = (state: CallState): state is Talking =>
  state.phase === 'connecting' || state.phase === 'connected' || state.phase === 'reconnecting';
