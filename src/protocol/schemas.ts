/**
 * THE WIRE: one strict schema per request, reply and server event. The server validates with it,
 * both sides take their types from it (events.ts), the tests check every frame against it.
 * Imports nothing but valibot and the constants. See docs/protocol.md for the prose.
 */
import * as v from 'valibot';
import {
  CALL_STATES,
  CHOSEN_STATUSES,
  CLOSE_CODES,
  DECLINE_REASONS,
  END_REASONS,
  ERROR_CODES,
  LIMITS,
  MEDIA,
  MEMBER_STATES,
  SIGN_IN_REASONS,
  STATUSES,
} from './constants.js';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.id));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Milliseconds since 1970 of the server's clock. */
const time = v.pipe(v.number(), v.safeInteger());
/** Its own rules, and its own code `name_invalid`, are in session/name.ts. */
const rawName = v.string();
const media = v.picklist(MEDIA);
const text = v.pipe(
  v.string(),
  v.maxLength(LIMITS.text),
  v.check((said) => said.trim() !== '', 'nothing but spaces'),
);

// ---------------------------------------------------------------- things
export const person = v.strictObject({ id, name: v.string(), status: v.picklist(STATUSES) });

export const self = v.strictObject({ id, name: v.string() });

export const member = v.strictObject({
  id,
  name: v.string(),
  state: v.picklist(MEMBER_STATES),
  /** The one device that is in the call; set while the member is joined. */
  device: v.optional(id),
  /** What the member sends: chosen by the caller in the invitation, by the others on accepting. */
  media: v.optional(media),
  /** Who asked them in; absent for the one who began the call. */
  invitedBy: v.optional(id),
  /** While ringing: when it is missed, and whether a device of theirs said that it rings. */
  ringUntil: v.optional(time),
  alerting: v.optional(v.boolean()),
  /** Why they left. */
  reason: v.optional(v.picklist(END_REASONS)),
});

export const call = v.strictObject({
  id,
  /** Counts the record's changes; an event with a lower one is stale. */
  version: count,
  media,
  state: v.picklist(CALL_STATES),
  members: v.array(member),
  startedAt: time,
  answeredAt: v.optional(time),
  /** When the last member that still rings is missed. */
  ringUntil: v.optional(time),
});

/** RTCIceServer of W3C webrtc-pc 4.2.3. */
export const iceServer = v.strictObject({
  urls: v.array(v.string()),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});

/** RTCSessionDescriptionInit of W3C webrtc-pc; a rollback never leaves the page. */
export const description = v.strictObject({
  type: v.picklist(['offer', 'answer']),
  sdp: v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.sdp)),
});

/** RTCIceCandidateInit of W3C webrtc-pc; an empty `candidate` is the end of a generation. */
export const candidate = v.strictObject({
  candidate: v.pipe(v.string(), v.maxLength(LIMITS.candidate)),
  sdpMid: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(64)))),
  sdpMLineIndex: v.optional(
    v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(65535))),
  ),
  usernameFragment: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(256)))),
});

/** What stands round a candidate's line in JSON, about. */
const CANDIDATE_FRAME = 100;

const signal = {
  call: id,
  /**
   * From 1, per call and direction, without gaps. A signal with neither description nor
   * candidates is a bare acknowledgement: its `seq` repeats the highest one used (0 if none).
   */
  seq: count,
  /** The highest `seq` received without a gap. */
  ack: v.optional(count),
  /** The sender's link: new with every page load and every rebuilt connection. Pages before version 2 have none. */
  link: v.optional(id),
  /** The receiver's link that this signal is for; absent while the sender does not know it. */
  for: v.optional(id),
  description: v.optional(description),
  candidates: v.optional(v.pipe(v.array(candidate), v.maxLength(LIMITS.candidates))),
};

/** A device of one's own. `agent`: in words, empty when nobody knows; `since`: 0 when nobody knows. */
const ownDevice = { device: id, agent: v.string(), since: time };
const nothing = v.strictObject({});
const ice = { iceServers: v.array(iceServer), iceExpiresAt: v.nullable(time) };
const counters = { version: count, total: count, available: count };

// ---------------------------------------------------------------- requests
/** Body of each request: what a client sends. */
export const requests = {
  'session:register': v.strictObject({
    name: rawName,
    token: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.token))),
    device: v.optional(id),
    code: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.code))),
    jwt: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.token))),
  }),
  'session:rename': v.strictObject({ name: rawName }),
  /** `everywhere`: every device of the person, and every token. */
  'session:leave': v.strictObject({ everywhere: v.optional(v.boolean()) }),
  'session:devices': nothing,
  /** The page is being closed, or reloaded: its place is kept for 6 s. The server ends the connection. */
  'session:closing': nothing,
  'ice:refresh': nothing,

  'people:watch': v.strictObject({
    query: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.query))),
    limit: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(LIMITS.window))),
  }),
  'people:get': v.strictObject({ id }),
  'people:status': v.strictObject({ status: v.picklist(CHOSEN_STATUSES) }),
  'people:block': v.strictObject({ id, blocked: v.boolean() }),

  'call:invite': v.strictObject({ to: id, media, call: v.optional(id) }),
  'call:alert': v.strictObject({ call: id }),
  'call:accept': v.strictObject({ call: id, media }),
  'call:decline': v.strictObject({ call: id, reason: v.optional(v.picklist(DECLINE_REASONS)) }),
  'call:cancel': v.strictObject({ call: id, member: v.optional(id) }),
  /** `failed`: this browser cannot make calls, which is no hanging up. */
  'call:leave': v.strictObject({ call: id, reason: v.optional(v.literal('failed')) }),
  /** Instead of an answer, or when it was missed: a few words to the others of this call. */
  'call:message': v.strictObject({ call: id, text }),

  'signal:send': v.pipe(
    v.strictObject({ to: id, ...signal }),
    v.check(({ description, candidates = [] }) => {
      const lines = candidates.reduce((sum, { candidate: line }) => sum + line.length + CANDIDATE_FRAME, 0);
      return (description?.sdp.length ?? 0) + lines < LIMITS.message;
    }, 'too large'),
  ),
} as const;

// ---------------------------------------------------------------- replies
/** What a reply holds beside `ok: true`. */
export const replies = {
  'session:register': v.strictObject({
    self,
    device: id,
    token: v.string(),
    ...ice,
    call: v.nullable(call),
    node: v.string(),
    protocol: count,
    now: time,
    /** Ids of the people they have blocked. */
    blocked: v.array(id),
  }),
  'session:rename': v.strictObject({ self }),
  /** By which the person comes back, as a new device: those that were used until now are revoked. */
  'session:leave': v.strictObject({ token: v.string() }),
  /** Those that are online, or lost for a moment. */
  'session:devices': v.strictObject({
    devices: v.array(v.strictObject({ ...ownDevice, current: v.boolean() })),
  }),
  'session:closing': nothing,
  'ice:refresh': v.strictObject(ice),

  'people:watch': v.strictObject({ ...counters, people: v.array(person) }),
  'people:get': v.strictObject({ person }),
  'people:status': nothing,
  'people:block': nothing,

  'call:invite': v.strictObject({ call }),
  'call:alert': nothing,
  'call:accept': v.strictObject({ call }),
  'call:decline': nothing,
  'call:cancel': nothing,
  'call:leave': nothing,
  'call:message': nothing,

  'signal:send': nothing,
} as const satisfies Record<keyof typeof requests, unknown>;

/** Every request is answered by `{ok: true, …}` or by this. */
export const failure = v.strictObject({
  ok: v.literal(false),
  code: v.picklist(ERROR_CODES),
  /** For a person's log, in English. The page makes its own words from the code. */
  message: v.string(),
  /** True when the same request may work later. */
  retry: v.boolean(),
  /** Beside `unauthorized`: which sign-in is wanted. */
  reason: v.optional(v.picklist(SIGN_IN_REASONS)),
  /** Beside `rate_limited`, where it is known: when that is, milliseconds from now. */
  waitMs: v.optional(count),
  /** Beside `busy`, of somebody who was told of it: for two minutes `call:message` takes it as a call. */
  attempt: v.optional(id),
});

// ---------------------------------------------------------------- server events
/** Body of each event that the server sends by itself. */
export const events = {
  /** Sent before the server ends a connection. `retry`: whether to come back. */
  'session:closed': v.strictObject({ code: v.picklist(CLOSE_CODES), retry: v.boolean() }),
  /** Another device of the same person has come online, with a token or a JWT of theirs. */
  'session:device': v.strictObject(ownDevice),
  /** The person has another name: by another device of theirs, or by this one. */
  'session:renamed': v.strictObject({ name: v.string() }),
  /** Open a new connection, resume on it, then drop the old one. */
  'server:draining': v.strictObject({ withinMs: count }),

  /** window := window - removes + upserts, when the window's version is `previous`; else watch again. */
  'people:changed': v.strictObject({
    ...counters,
    previous: count,
    upserts: v.array(person),
    removes: v.array(id),
  }),

  'call:incoming': v.strictObject({ call, from: person }),
  'call:alerting': v.strictObject({ call: id, member: id }),
  'call:joined': v.strictObject({ call, member: id }),
  /** A joined member's page was closed. They are in the call until then, should they come back. */
  'call:away': v.strictObject({ call: id, member: id, until: time }),
  /** Somebody called while this person was in another call; it did not ring. `call`: see `attempt`. */
  'call:tried': v.strictObject({ call: id, from: person, media }),
  /** A member is out of a call that goes on. */
  'call:left': v.strictObject({ call: id, version: count, member: id, reason: v.picklist(END_REASONS) }),
  /** The call is over for the one who hears this. */
  'call:ended': v.strictObject({ call: id, version: count, reason: v.picklist(END_REASONS) }),
  'call:message': v.strictObject({ call: id, from: id, text: v.string() }),

  'signal:received': v.strictObject({ from: id, ...signal }),
} as const;
