/**
 * The rules of a call as this page sees it: a pure function from state and event to the next
 * state and what is to be done, as data. CallController carries the effects out. No clock, no
 * socket, no promise in here.
 */
import type { Call } from '../../../src/protocol/events.ts';
import { isJoined, isStale, otherOf, othersJoined } from './call-record.ts';
import type { CallEffect, CallEvent, CallState, Context, Ending, Step } from './call-state.ts';

type Phase<P extends CallState['phase']> = Extract<CallState, { phase: P }>;
type Talking = Phase<'connecting' | 'connected' | 'reconnecting'>;

export const IDLE: CallState = { phase: 'idle' };

const stay = (state: CallState, ...effects: CallEffect[]): Step => ({ state, effects });

/** The server's id of the call this state is about. */
export const callIdOf = (state: CallState): string | null => {
  if (state.phase === 'idle') return null;
  if (state.phase === 'ended') return state.callId;
  return state.call?.id ?? null;
};

/** The next state, and what to do. An event that does not fit the state changes nothing. */
export function step(state: CallState, event: CallEvent, context: Context): Step {
  switch (event.type) {
    case 'dial':
      return dial(state, event);
    case 'accept':
      return accept(state, event);
    case 'decline':
      if (state.phase !== 'incoming') return stay(state);
      return end(state, 'declined', true, context, [
        { type: 'decline', call: state.call.id, ...(event.reason && { reason: event.reason }) },
      ]);
    case 'hang_up':
      return hangUp(state, context);
    case 'dismiss':
      return state.phase === 'ended' ? stay(IDLE) : stay(state);
    case 'invited':
      return invited(state, event, context);
    case 'invite_failed':
      return inviteFailed(state, event, context);
    case 'accepted':
    case 'joined':
      return memberJoined(state, event.call, context);
    case 'accept_failed':
      if (state.phase !== 'connecting' || state.joined || state.call.id !== event.call) return stay(state);
      return end(state, event.code, false, context);
    case 'incoming':
      return incoming(state, event, context);
    case 'alerting':
      if (state.phase !== 'dialing' || state.call?.id !== event.call) return stay(state);
      return stay({ ...state, alerting: true });
    case 'left':
      return memberLeft(state, event);
    case 'ended':
      return ended(state, event, context);
    case 'resumed':
      return resumed(state, event.call, context);
    case 'media_up':
      if (state.phase === 'connecting') {
        const { joined: _, ...live } = state;
        return stay({ ...live, phase: 'connected', since: context.now });
      }
      return state.phase === 'reconnecting' ? stay({ ...state, phase: 'connected' }) : stay(state);
    case 'media_down':
      return state.phase === 'connected' ? stay({ ...state, phase: 'reconnecting' }) : stay(state);
    case 'timed_out':
      return timedOut(state, context);
    default:
      return event satisfies never;
  }
}

function dial(state: CallState, { peer, media, attempt }: Extract<CallEvent, { type: 'dial' }>): Step {
  if (state.phase !== 'idle' && state.phase !== 'ended') return stay(state);
  return stay(
    { phase: 'dialing', peer, media, attempt, call: null, alerting: false, waiting: null },
    { type: 'invite', to: peer.id, media, attempt },
    // Whoever calls has agreed to the camera; it warms up while the other phone rings.
    { type: 'prepare', peer: peer.id, role: 'offer', media },
  );
}

function accept(state: CallState, { media }: Extract<CallEvent, { type: 'accept' }>): Step {
  if (state.phase !== 'incoming') return stay(state);
  const { call, peer } = state;
  return stay(
    { phase: 'connecting', joined: false, direction: 'in', call, peer, media },
    { type: 'accept', call: call.id, media },
    { type: 'prepare', peer: peer.id, role: 'answer', media },
  );
}

function hangUp(state: CallState, context: Context): Step {
  switch (state.phase) {
    case 'dialing':
      return end(
        state,
        'cancelled',
        true,
        context,
        state.call ? [{ type: 'cancel', call: state.call.id }] : [],
      );
    case 'connecting':
    case 'connected':
    case 'reconnecting':
      return end(state, 'left', true, context, [{ type: 'leave', call: state.call.id }]);
    default:
      return stay(state);
  }
}

function invited(state: CallState, event: Extract<CallEvent, { type: 'invited' }>, context: Context): Step {
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
  return stay({ ...state, call, waiting: null });
}

function inviteFailed(
  state: CallState,
  event: Extract<CallEvent, { type: 'invite_failed' }>,
  context: Context,
): Step {
  if (state.phase !== 'dialing' || state.attempt !== event.attempt) return stay(state);
  if (state.waiting) {
    const { call, from } = state.waiting;
    return stay(
      { phase: 'incoming', call, peer: from },
      { type: 'release' },
      { type: 'alert', call: call.id },
    );
  }
  return end(state, event.code, false, context);
}

function connect(state: Phase<'dialing'>, call: Call, role: 'offer' | 'answer'): Step {
  const { peer, media } = state;
  return stay(
    { phase: 'connecting', joined: true, direction: 'out', call, peer, media },
    { type: 'connect', call, role },
  );
}

function memberJoined(state: CallState, call: Call, context: Context): Step {
  if (call.state === 'ended' || !isJoined(call, context.self)) return stay(state);
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

function incoming(
  state: CallState,
  { call, from }: Extract<CallEvent, { type: 'incoming' }>,
  context: Context,
): Step {
  // Glare again: this very call, which one is in already, is no call to answer.
  if (call.state === 'ended' || isJoined(call, context.self)) return stay(state);
  const peer = { id: from.id, name: from.name };
  switch (state.phase) {
    case 'idle':
    case 'ended':
      // One that has just ended here cannot ring again.
      if (state.phase === 'ended' && state.callId === call.id) return stay(state);
      return stay({ phase: 'incoming', call, peer }, { type: 'alert', call: call.id });
    case 'incoming':
      if (state.call.id !== call.id || isStale(state.call, call)) return stay(state);
      return stay({ ...state, call }, { type: 'alert', call: call.id });
    case 'dialing':
      return state.call ? stay(state) : stay({ ...state, waiting: { call, from: peer } });
    default:
      return stay(state);
  }
}

function memberLeft(state: CallState, event: Extract<CallEvent, { type: 'left' }>): Step {
  if (!isTalking(state) || state.call.id !== event.call || event.version < state.call.version)
    return stay(state);
  const members = state.call.members.map((member) =>
    member.id === event.member ? { ...member, state: 'left' as const } : member,
  );
  const call = { ...state.call, version: event.version, members };
  return stay({ ...state, call }, { type: 'connect', call, role: 'offer' });
}

function ended(state: CallState, event: Extract<CallEvent, { type: 'ended' }>, context: Context): Step {
  if (state.phase === 'dialing' && state.waiting?.call.id === event.call)
    return stay({ ...state, waiting: null });
  if (callIdOf(state) !== event.call || state.phase === 'idle') return stay(state);
  const version = state.phase === 'ended' ? state.version : (state.call?.version ?? 0);
  if (event.version !== null && event.version < version) return stay(state);
  // The request failed a moment before the reason came: now there are better words for it.
  if (state.phase === 'ended') {
    return state.mine || state.reason !== 'call_over'
      ? stay(state)
      : stay({ ...state, reason: event.reason });
  }
  return end(state, event.reason, false, context);
}

/** The session is back, or new after a reload: `call` is what the server knows of this device. */
function resumed(state: CallState, call: Call | null, context: Context): Step {
  if (call && call.id !== callIdOf(state)) return restored(state, call, context);
  switch (state.phase) {
    case 'dialing':
      if (!state.call) return stay(state);
      if (!call) return end(state, 'lost', false, context);
      return othersJoined(call, context.self) ? connect(state, call, 'offer') : stay({ ...state, call });
    case 'connecting':
      // The request to accept is still under way, and will be answered.
      if (!state.joined && !(call && isJoined(call, context.self))) return stay(state);
      return call ? memberJoined(state, call, context) : end(state, 'lost', false, context);
    case 'connected':
    case 'reconnecting':
      if (!call) return end(state, 'lost', false, context);
      return stay({ ...state, call }, { type: 'connect', call, role: 'offer' }, { type: 'resend' });
    case 'incoming':
      // What still rings is told anew; asking is how one learns that it does not.
      return stay(state, { type: 'alert', call: state.call.id });
    case 'ended':
      // Hung up while the server was away.
      return call ? stay(state, { type: 'leave', call: call.id }) : stay(state);
    default:
      return stay(state);
  }
}

/** The server has this device in a call that the page does not know (any more). */
function restored(state: CallState, call: Call, context: Context): Step {
  const peer = otherOf(call, context.self);
  const me = call.members.find((member) => member.id === context.self);
  if (me?.state !== 'joined' || !peer || call.state === 'ended') return stay(state);
  const dialing = state.phase === 'dialing' && !state.call && state.peer.id === peer.id;
  if (dialing) return invited(state, { type: 'invited', attempt: state.attempt, call }, context);
  if (state.phase !== 'idle') return stay(state, { type: 'leave', call: call.id });
  const media = me.media ?? call.media;
  if (!othersJoined(call, context.self)) {
    return stay(
      { phase: 'dialing', peer, media, attempt: 0, call, alerting: false, waiting: null },
      { type: 'prepare', peer: peer.id, role: 'offer', media },
    );
  }
  // Reloaded in the middle of a call: the new page offers, the other one notices that it is new.
  return stay(
    { phase: 'connecting', joined: true, direction: 'out', call, peer, media },
    { type: 'prepare', peer: peer.id, role: 'offer', media },
    { type: 'connect', call, role: 'offer' },
  );
}

function timedOut(state: CallState, context: Context): Step {
  switch (state.phase) {
    case 'dialing':
      return end(
        state,
        'missed',
        false,
        context,
        state.call ? [{ type: 'cancel', call: state.call.id }] : [],
      );
    case 'incoming':
      return end(state, 'missed', false, context);
    case 'connecting':
    case 'reconnecting':
      return end(state, 'failed', false, context, [{ type: 'leave', call: state.call.id }]);
    default:
      return stay(state);
  }
}

function end(
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
    effects: [...effects, { type: 'release' }],
  };
}

const isTalking = (state: CallState): state is Talking =>
  state.phase === 'connecting' || state.phase === 'connected' || state.phase === 'reconnecting';
