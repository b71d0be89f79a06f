/**
 * What the call machine makes of a session that is back: after a lost socket, or after the page
 * was reloaded in the middle of a call. Pure; used by call-machine.ts.
 */
import type { Call } from '../../../src/protocol/events.ts';
import { peerIn, withRecord } from './call-merge.ts';
import { callIdOf, connect, end, invited, memberJoined, stay, type Talking } from './call-moves.ts';
import { isMine, otherOf, othersJoined } from './call-record.ts';
import type { CallState, Context, Step } from './call-state.ts';

/** The session is back, or new after a reload: `call` is what the server knows of this device. */
export function resumed(state: CallState, call: Call | null, context: Context): Step {
  if (call && call.id !== callIdOf(state)) return restored(state, call, context);
  switch (state.phase) {
    case 'dialing':
      if (!state.call) return stay(state);
      if (!call) return end(state, 'lost', false, context);
      return othersJoined(call, context.self) ? connect(state, call, 'offer') : stay({ ...state, call });
    case 'connecting':
      // The request to accept is still under way, and will be answered.
      if (!state.joined && !(call && isMine(call, context))) return stay(state);
      return call ? memberJoined(state, call, context) : end(state, 'lost', false, context);
    case 'connected':
      if (!call) return stay({ ...state, listed: false });
      return again({ ...state, listed: true }, call, context);
    case 'reconnecting':
      if (!call) return end(state, 'lost', false, context);
      return again(state, call, context);
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

/** What was told meanwhile was told to nobody: the record says it. */
function again(state: Talking, call: Call, { self }: Context): Step {
  const next = withRecord(state, call, self);
  return stay(next, { type: 'connect', call: next.call, role: 'offer' }, { type: 'resend' });
}

/** The server has this device in a call that the page does not know (any more). */
function restored(state: CallState, call: Call, context: Context): Step {
  const other = otherOf(call, context.self);
  const peer = other && peerIn(call, context.self, other);
  const me = call.members.find((member) => member.id === context.self);
  if (!isMine(call, context) || !peer || call.state === 'ended') return stay(state);
  const dialing = state.phase === 'dialing' && !state.call && state.peer.id === peer.id;
  if (dialing) return invited(state, { type: 'invited', attempt: state.attempt, call }, context);
  if (state.phase !== 'idle') return stay(state, { type: 'leave', call: call.id });
  const media = me?.media ?? call.media;
  if (!othersJoined(call, context.self)) {
    return stay(
      { phase: 'dialing', peer, media, attempt: 0, call, alerting: false, waiting: null, early: null },
      { type: 'prepare', peer: peer.id, role: 'offer', media },
    );
  }
  // Reloaded in the middle of a call: the new page offers, the other one notices that it is new.
  return stay(
    { phase: 'connecting', joined: true, direction: 'out', call, peer, media, ...beganAt(call, context) },
    { type: 'prepare', peer: peer.id, role: 'offer', media },
    { type: 'connect', call, role: 'offer' },
  );
}

/** The length of a call goes on over a reload, as it does for the others. */
function beganAt({ answeredAt }: Call, { now, ahead }: Context): { began?: number } {
  return answeredAt === undefined || ahead === undefined ? {} : { began: Math.min(now, answeredAt - ahead) };
}
