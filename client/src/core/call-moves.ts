/**
 * Steps of the call machine that both call-machine.ts and call-resume.ts take. Pure, as they are;
 * nobody else has a use for them.
 */
import type { Call } from '../../../src/protocol/events.ts';
import { isJoined, isMine, isStale, othersJoined } from './call-record.ts';
import type { CallEffect, CallEvent, CallState, Context, Ending, Step } from './call-state.ts';

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
  // polite one, who has the greater id, waits for the other's.
  if (othersJoined(call, context.self)) {
    const role = context.self > state.peer.id ? 'answer' : 'offer';
    return connect(state, call, role);
  }
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

export function memberJoined(state: CallState, call: Call, context: Context): Step {
  if (call.state === 'ended' || !isMine(call, context)) return stay(state);
  switch (state.phase) {
    case 'dialing':
      if (state.call ? state.call.id !== call.id : !isJoined(call, state.peer.id)) return stay(state);
      if (isStale(state.call, call) || !othersJoined(call, context.self)) return stay(state);
      return connect(state, call, 'offer');
    case 'connecting':
      if (state.call.id !== call.id || isStale(state.call, call)) return stay(state);
      return stay(
        { ...state, call, joined: true },
        { type: 'connect', call, role: state.direction === 'in' && !state.joined ? 'answer' : 'offer' },
      );
    case 'connected':
    case 'reconnecting':
      if (state.call.id !== call.id || isStale(state.call, call)) return stay(state);
      // Whoever is here offers to whoever comes.
      return stay({ ...state, call }, { type: 'connect', call, role: 'offer' });
    default:
      return stay(state);
  }
}

export function memberLeft(state: CallState, event: Extract<CallEvent, { type: 'left' }>): Step {
  if (!isTalking(state) || state.call.id !== event.call || event.version < state.call.version)
    return stay(state);
  const members = state.call.members.map((member) =>
    member.id === event.member ? { ...member, state: 'left' as const } : member,
  );
  const call = { ...state.call, version: event.version, members };
  return stay({ ...state, call }, { type: 'connect', call, role: 'offer' });
}

export function end(
  state: Exclude<CallState, Phase<'idle' | 'ended'>>,
  reason: Ending,
  mine: boolean,
  { now }: Context,
  effects: CallEffect[] = [],
): Step {
  const outgoing = state.phase === 'dialing' || (state.phase !== 'incoming' && state.direction === 'out');
  const since = state.phase === 'connected' || state.phase === 'reconnecting' ? state.since : null;
  return {
    state: {
      phase: 'ended',
      peer: state.peer,
      media: state.phase === 'incoming' ? state.call.media : state.media,
      direction: outgoing ? 'out' : 'in',
      reason,
      mine,
      callId: state.call?.id ?? null,
      version: state.call?.version ?? 0,
      lasted: since === null ? null : now - since,
    },
    effects: [...effects, { type: 'release', goodbye: mine }],
  };
}

export const isTalking = (state: CallState): state is Talking =>
  state.phase === 'connecting' || state.phase === 'connected' || state.phase === 'reconnecting';
