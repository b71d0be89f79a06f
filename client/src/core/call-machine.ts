/**
 * The rules of a call as this page sees it: a pure function from state and event to the next
 * state and what is to be done, as data. CallController carries the effects out. No clock, no
 * socket, no promise in here.
 */
import type { Call } from '../../../src/protocol/events.ts';
import {
  callIdOf,
  end,
  invited,
  isTalking,
  memberJoined,
  memberLeft,
  memberRings,
  stay,
  type Phase,
} from './call-moves.ts';
import { broken } from './call/broken.ts';
import { isMine, isStale, ringOf } from './call-record.ts';
import { resumed } from './call-resume.ts';
import type { CallEvent, CallState, Context, Party, Step } from './call-state.ts';

/** Two pages do not begin to look at the same time: a request is between them, or a moment of silence. */
const SAME_MOMENT_MS = 5_000;

export const IDLE: CallState = { phase: 'idle' };

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
      return memberJoined(state, event.call, context);
    case 'joined':
      return memberJoined(state, event.call, context, event.member);
    case 'accept_failed':
      if (state.phase !== 'connecting' || state.joined || state.call.id !== event.call) return stay(state);
      return end(state, event.code, false, context);
    case 'incoming':
      return incoming(state, event, context);
    case 'alerting':
      return alerting(state, event.call, event.member);
    case 'left':
      return memberLeft(state, event, context);
    case 'ended':
      return ended(state, event, context);
    case 'resumed':
      return resumed(state, event.call, context);
    case 'media_up':
      if (state.phase === 'connecting') {
        const { joined: _, began = context.now, ...live } = state;
        return stay({ ...live, phase: 'connected', since: began, listed: true });
      }
      return state.phase === 'reconnecting'
        ? stay({ ...state, phase: 'connected', listed: true })
        : stay(state);
    case 'media_down':
      return mediaDown(state, context);
    case 'broken':
      return broken(state, event.detail, context);
    case 'bye':
      return bye(state, event.member, context);
    case 'timed_out':
      return timedOut(state, context);
    default:
      return event satisfies never;
  }
}

function dial(state: CallState, { peer, media, attempt }: Extract<CallEvent, { type: 'dial' }>): Step {
  if (state.phase !== 'idle' && state.phase !== 'ended') return stay(state);
  return stay(
    { phase: 'dialing', peer, media, attempt, call: null, alerting: false, waiting: null, early: null },
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

function inviteFailed(
  state: CallState,
  event: Extract<CallEvent, { type: 'invite_failed' }>,
  context: Context,
): Step {
  if (state.phase !== 'dialing' || state.attempt !== event.attempt) return stay(state);
  if (state.waiting) {
    const { call, from } = state.waiting;
    const rung = ring(call, from);
    return stay(rung.state, { type: 'release', goodbye: false }, ...rung.effects);
  }
  const over = end(state, event.code, false, context);
  if (over.state.phase !== 'ended') return over;
  const { waitMs, about } = event;
  return {
    ...over,
    state: {
      ...over.state,
      ...(waitMs !== undefined && { waitMs }),
      ...(about !== undefined && { callId: about }),
    },
  };
}

const ring = (call: Call, peer: Party): Step =>
  stay({ phase: 'incoming', call, peer }, { type: 'alert', call: call.id }, { type: 'warm', peer: peer.id });

function incoming(
  state: CallState,
  { call, from }: Extract<CallEvent, { type: 'incoming' }>,
  context: Context,
): Step {
  // Glare again: this very call, which one is in already, is no call to answer.
  if (call.state === 'ended' || isMine(call, context)) return stay(state);
  const peer = { id: from.id, name: from.name };
  switch (state.phase) {
    case 'idle':
    case 'ended':
      // One that has just ended here rings again only if somebody in it asks once more.
      if (state.phase === 'ended' && state.callId === call.id && !isAnew(state, call, context))
        return stay(state);
      return ring(call, peer);
    case 'incoming':
      if (state.call.id !== call.id || isStale(state.call, call)) return stay(state);
      return stay({ ...state, call }, { type: 'alert', call: call.id });
    case 'dialing':
      return state.call ? stay(state) : stay({ ...state, waiting: { call, from: peer } });
    default:
      // The server lets nobody ring here, unless it has forgotten that one talks.
      if (state.call.id === call.id) return stay(state);
      return stay(state, { type: 'decline', call: call.id, reason: 'busy' });
  }
}

function isAnew({ rang, version }: Phase<'ended'>, call: Call, { self }: Context): boolean {
  return rang === undefined ? call.version > version : ringOf(call, self) > rang;
}

function alerting(state: CallState, call: string, member?: string): Step {
  if (isTalking(state)) return memberRings(state, call, member);
  if (state.phase !== 'dialing') return stay(state);
  if (!state.call) return stay({ ...state, early: { call, alerting: true, reason: null } });
  return state.call.id === call ? stay({ ...state, alerting: true }) : stay(state);
}

function ended(state: CallState, event: Extract<CallEvent, { type: 'ended' }>, context: Context): Step {
  if (state.phase === 'dialing' && !state.call) {
    if (state.waiting?.call.id === event.call) return stay({ ...state, waiting: null });
    return stay({ ...state, early: { call: event.call, alerting: false, reason: event.reason } });
  }
  if (callIdOf(state) !== event.call || state.phase === 'idle') return stay(state);
  const version = state.phase === 'ended' ? state.version : (state.call?.version ?? 0);
  if (event.version !== null && event.version < version) return stay(state);
  // The request failed a moment before the reason came: now there are better words for it.
  if (state.phase === 'ended') {
    return state.mine || state.reason !== 'call_over'
      ? stay(state)
      : stay({ ...state, reason: event.reason });
  }
  const reason = event.reason === 'failed' && !hasTalked(state) ? 'cannot_call' : event.reason;
  return end(state, hasGivenUp(state, event, context) ? 'failed' : reason, false, context);
}

/**
 * Both look for a way equally long, and whoever gives up first leaves: that is no one who hung up. So
 * late, what else it may be is not worth the wrong words.
 */
function hasGivenUp(
  state: CallState,
  { reason }: Extract<CallEvent, { type: 'ended' }>,
  { now, due }: Context,
): boolean {
  // Who is connected looks for nothing, and nothing is due.
  return isTalking(state) && reason === 'left' && typeof due === 'number' && due - now < SAME_MOMENT_MS;
}

const hasTalked = ({ phase }: CallState): boolean => phase === 'connected' || phase === 'reconnecting';

function mediaDown(state: CallState, context: Context): Step {
  if (state.phase !== 'connected') return stay(state);
  const { listed, ...live } = state;
  return listed ? stay({ ...live, phase: 'reconnecting' }) : end(state, 'lost', false, context);
}

function bye(state: CallState, member: string, context: Context): Step {
  if (!isTalking(state)) return stay(state);
  const { id, version } = state.call;
  // The others go on; the server says the same as soon as it can.
  if (state.call.members.some((one) => ![member, context.self].includes(one.id) && one.state !== 'left'))
    return memberLeft(state, { call: id, member, version, reason: 'left' }, context);
  return end(state, 'left', false, context, [{ type: 'leave', call: id }]);
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
