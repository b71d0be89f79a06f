/**
 * The rules of a call, as pure functions: a record and an event give the next record and the
 * notices that tell everybody concerned. call.service.ts stores the one and sends the other.
 * No clock, no I/O, no booleans beside the state. See contract 4.3 and docs/protocol.md.
 */
import type { Going } from '../presence/going.js';
import type { DeclineReason, EndReason, ErrorCode, Media } from '../protocol/constants.js';
import type { Call, Member } from '../protocol/events.js';
import { type Notice, endedTo, incomingTo, joinedTo, leftTo } from './notices.js';

export interface Who {
  readonly person: string;
  readonly device: string;
}

export type CallEvent =
  | { type: 'invite'; by: Who; to: { id: string; name: string }; ringUntil: number; most: number }
  | { type: 'alert'; by: Who }
  | { type: 'accept'; by: Who; media: Media; now: number }
  | { type: 'decline'; by: Who; reason: DeclineReason }
  | { type: 'cancel'; by: Who; member?: string }
  | { type: 'leave'; by: Who; reason: Going | 'failed' }
  | { type: 'unreachable'; person: string; reason: Going }
  | { type: 'expire'; now: number };

export type Step =
  /** `call` is the very same object when nothing changed: a repeated request is answered as the first. */
  | { readonly ok: true; readonly call: Call; readonly notices: readonly Notice[] }
  | { readonly ok: false; readonly code: ErrorCode };

const refuse = (code: ErrorCode): Step => ({ ok: false, code });
const unchanged = (call: Call): Step => ({ ok: true, call, notices: [] });

export const memberOf = (call: Call, person: string): Member | undefined =>
  call.members.find(({ id }) => id === person);

/** The member, if it is joined by this very device. */
export const joinedAs = (call: Call, { person, device }: Who): Member | undefined => {
  const member = memberOf(call, person);
  return member?.state === 'joined' && member.device === device ? member : undefined;
};

/** Begins a call: the caller has joined, the callee rings. */
export function begin(
  id: string,
  caller: Who & { name: string },
  to: { id: string; name: string },
  media: Media,
  now: number,
  ringUntil: number,
): Step {
  const call: Call = {
    id,
    version: 1,
    media,
    state: 'ringing',
    startedAt: now,
    members: [
      { id: caller.person, name: caller.name, state: 'joined', device: caller.device, media },
      { id: to.id, name: to.name, state: 'ringing', invitedBy: caller.person, ringUntil },
    ],
    ringUntil,
  };
  return { ok: true, call, notices: [incomingTo(to.id, call, caller.person)] };
}

export function transition(call: Call, event: CallEvent): Step {
  switch (event.type) {
    case 'invite':
      return invite(call, event);
    case 'alert':
      return alert(call, event.by);
    case 'accept':
      return accept(call, event);
    case 'decline':
      return decline(call, event.by, event.reason);
    case 'cancel':
      return cancel(call, event.by, event.member);
    case 'leave':
      return leave(call, event.by, event.reason);
    case 'unreachable':
      return unreachable(call, event.person, event.reason);
    case 'expire':
      return expire(call, event.now);
  }
}

function invite(call: Call, { by, to, ringUntil, most }: Extract<CallEvent, { type: 'invite' }>): Step {
  if (call.state === 'ended') return refuse('call_over');
  if (!joinedAs(call, by)) return refuse('not_member');
  const others = call.members.filter(({ id }) => id !== to.id);
  if (others.length < call.members.length && memberOf(call, to.id)?.state !== 'left') return refuse('busy');
  if (others.filter(({ state }) => state !== 'left').length >= most) return refuse('call_full');
  const member: Member = { id: to.id, name: to.name, state: 'ringing', invitedBy: by.person, ringUntil };
  const next = changed(call, [...others, member]);
  return { ok: true, call: next, notices: [incomingTo(to.id, next, by.person)] };
}

function alert(call: Call, by: Who): Step {
  const member = memberOf(call, by.person);
  if (!member) return refuse('not_member');
  if (call.state === 'ended' || member.state === 'left') return refuse('call_over');
  if (member.state === 'joined' || member.alerting) return unchanged(call);
  const next = changed(call, replaced(call, { ...member, alerting: true }));
  const inviter = memberOf(call, member.invitedBy ?? '');
  const body = { call: call.id, member: member.id };
  const notices: Notice[] = inviter?.device
    ? [{ to: { device: inviter.device }, event: 'call:alerting', body }]
    : [];
  return { ok: true, call: next, notices };
}

function accept(call: Call, { by, media, now }: Extract<CallEvent, { type: 'accept' }>): Step {
  const member = memberOf(call, by.person);
  if (!member) return refuse('not_member');
  if (joinedAs(call, by)) return unchanged(call);
  if (call.state === 'ended' || member.state !== 'ringing') return refuse('call_over');
  const { id, name, invitedBy } = member;
  const joined: Member = { id, name, invitedBy, state: 'joined', device: by.device, media };
  const next = changed(call, replaced(call, joined));
  next.answeredAt ??= Math.max(now, call.startedAt);
  return {
    ok: true,
    call: next,
    notices: [
      ...joinedTo(next, by.person),
      endedTo({ person: by.person, except: by.device }, next, 'answered_elsewhere'),
    ],
  };
}

function decline(call: Call, by: Who, reason: DeclineReason | 'failed'): Step {
  const member = memberOf(call, by.person);
  if (!member) return refuse('not_member');
  // Whoever is out already is as out as they wanted to be; whoever has joined is not declining.
  if (member.state === 'left') return isDecline(member.reason) ? unchanged(call) : refuse('call_over');
  if (member.state === 'joined') return refuse('call_over');
  return goes(call, [member], reason, [
    endedTo({ device: by.device }, call, reason),
    endedTo({ person: by.person, except: by.device }, call, 'declined_elsewhere'),
  ]);
}

function cancel(call: Call, by: Who, target: string | undefined): Step {
  const own = memberOf(call, by.person);
  if (!own) return refuse('not_member');
  const invited = call.members.filter(
    ({ id, invitedBy }) => invitedBy === by.person && (target === undefined || id === target),
  );
  if (target !== undefined && invited.length === 0) return refuse('not_found');
  const ringing = invited.filter(({ state }) => state === 'ringing');
  if (ringing.length === 0) {
    return invited.some(({ reason }) => reason === 'cancelled') ? unchanged(call) : refuse('call_over');
  }
  if (!joinedAs(call, by)) return refuse('not_member');
  return goes(
    call,
    ringing,
    'cancelled',
    ringing.map(({ id }) => endedTo({ person: id }, call, 'cancelled')),
  );
}

function leave(call: Call, by: Who, reason: Going | 'failed'): Step {
  const member = memberOf(call, by.person);
  if (!member) return refuse('not_member');
  if (member.state === 'left') return unchanged(call);
  // Its accept is under way, and it cannot keep what that promised.
  if (member.state === 'ringing') return decline(call, by, reason === 'failed' ? reason : 'declined');
  if (member.device !== by.device) return refuse('not_member');
  // Hanging up before anybody has answered takes the call back.
  const answered = call.members.some(({ id, state }) => state === 'joined' && id !== member.id);
  const why: EndReason = !isGone(reason) && !answered && call.answeredAt === undefined ? 'cancelled' : reason;
  return goes(call, [member], why, [endedTo({ device: by.device }, call, why)]);
}

/** Nobody is left who could answer. */
function unreachable(call: Call, person: string, reason: Going): Step {
  const member = memberOf(call, person);
  if (member?.state !== 'ringing') return unchanged(call);
  return goes(call, [member], reason, []);
}

function expire(call: Call, now: number): Step {
  const late = call.members.filter(({ state, ringUntil }) => state === 'ringing' && (ringUntil ?? 0) <= now);
  if (call.state === 'ended' || late.length === 0) return unchanged(call);
  return goes(
    call,
    late,
    'missed',
    late.map(({ id }) => endedTo({ person: id }, call, 'missed')),
  );
}

/**
 * Members go, for a reason; `notices` tell them. A call needs two who are joined or ring, and one
 * who is joined: with fewer it is over for all, for the same reason.
 */
function goes(call: Call, leaving: readonly Member[], reason: EndReason, notices: readonly Notice[]): Step {
  const gone = new Set(leaving.map(({ id }) => id));
  const members = call.members.map((member) => (gone.has(member.id) ? left(member, reason) : member));
  const joined = members.filter(({ state }) => state === 'joined');
  const ringing = members.filter(({ state }) => state === 'ringing');
  if (joined.length > 0 && joined.length + ringing.length >= 2) {
    const next = changed(call, members);
    return { ok: true, call: next, notices: [...stamped(notices, next), ...leftTo(next, leaving, reason)] };
  }
  // Who was still being rung by a caller who hung up sees a call that was taken back.
  const forRinging: EndReason = reason === 'left' ? 'cancelled' : reason;
  const over = members.map((member) => {
    if (member.state === 'left') return member;
    return left(member, member.state === 'ringing' ? forRinging : reason);
  });
  const next = changed(call, over);
  next.state = 'ended';
  return {
    ok: true,
    call: next,
    notices: [
      ...stamped(notices, next),
      ...joined.map(({ device }) => endedTo({ device: device ?? '' }, next, reason)),
      ...ringing.map(({ id }) => endedTo({ person: id }, next, forRinging)),
    ],
  };
}

/** Out: the device and the ring are forgotten, the reason is kept. */
const left = ({ id, name, invitedBy }: Member, reason: EndReason): Member => ({
  id,
  name,
  ...(invitedBy !== undefined && { invitedBy }),
  state: 'left',
  reason,
});

/** Nobody took it back: nobody is there any more. */
const isGone = (reason: Going | 'failed'): boolean => reason === 'lost' || reason === 'closed';

const isDecline = (reason: EndReason | undefined): boolean =>
  reason === 'declined' || reason === 'busy' || reason === 'failed';

const replaced = (call: Call, member: Member): Member[] =>
  call.members.map((other) => (other.id === member.id ? member : other));

/** Notices are written before the record's next version is known. */
const stamped = (notices: readonly Notice[], { version }: Call): Notice[] =>
  notices.map((notice) => ({ ...notice, body: { ...notice.body, version } }) as Notice);

/**
 * The next record. Field by field, and here and below in loops, since a call passes here four times:
 * copies without a field are slow, and lists made to be counted are garbage.
 */
function changed({ id, version, media, startedAt, answeredAt }: Call, members: Member[]): Call {
  let joined = 0;
  let ringUntil = 0;
  for (const member of members) {
    if (member.state === 'joined') joined++;
    if (member.ringUntil !== undefined && member.ringUntil > ringUntil) ringUntil = member.ringUntil;
  }
  const state = joined >= 2 ? 'active' : 'ringing';
  const next: Call = { id, version: version + 1, media, state, members, startedAt };
  if (answeredAt !== undefined) next.answeredAt = answeredAt;
  if (ringUntil > 0) next.ringUntil = ringUntil;
  return next;
}

/** When the store must wake somebody for this call; undefined: never. */
export function nextDeadline({ members }: Call): number | undefined {
  let next: number | undefined;
  for (const { ringUntil } of members) {
    if (ringUntil !== undefined && (next === undefined || ringUntil < next)) next = ringUntil;
  }
  return next;
}
