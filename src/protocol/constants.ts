/**
 * The fixed numbers and words of the wire, without any validation code, so that the page can
 * import them for a few bytes. Changing one here is changing the protocol.
 */

/** Raised when an old page and a new server could misunderstand each other. */
export const PROTOCOL_VERSION = 2;
/** The first version whose nodes take `link` and `for` in a signal; older ones refuse unknown fields. */
export const PROTOCOL_WITH_LINKS = 2;

export const LIMITS = {
  /** UTF-16 units of a display name, after trimming and NFC. */
  name: 64,
  /** Characters of any id that a client may send. */
  id: 128,
  /** Bytes of one message; a larger one is refused. */
  message: 64 * 1024,
  /** Bytes after which the transport ends the connection instead of reading on. */
  frame: 256 * 1024,
  /** Characters of one SDP. */
  sdp: 48 * 1024,
  /** Characters of one ICE candidate line. */
  candidate: 1024,
  /** ICE candidates in one signal. */
  candidates: 32,
  /** Characters of a message about a call. */
  text: 200,
  /** Characters of a search text. */
  query: 64,
  /** People in one directory window: most, and when nothing is said. */
  window: 200,
  windowDefault: 100,
  /** People that one person can have blocked. */
  blocked: 200,
  /** Of these, people who never rang them, blocked by somebody who has been here for less than an hour. */
  blockedPassing: 20,
  /** Characters of a token of ours or of another system. */
  token: 4096,
  /** Characters of an access code. */
  code: 256,
} as const;

export const ERROR_CODES = [
  'bad_request',
  'not_registered',
  'unauthorized',
  'name_invalid',
  'not_found',
  'offline',
  'busy',
  'do_not_disturb',
  'call_over',
  'not_member',
  'call_full',
  'rate_limited',
  'unavailable',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Codes after which the very same request may work later. */
export const RETRYABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'offline',
  'busy',
  'do_not_disturb',
  'call_full',
  'rate_limited',
  'unavailable',
  'internal',
]);

/**
 * Which sign-in a server wants that answers `unauthorized`: its access code, another system's JWT, a
 * sign-in there, or any of these anew, as it has ended.
 */
export const SIGN_IN_REASONS = ['code', 'jwt', 'oidc', 'expired'] as const;
export type SignInReason = (typeof SIGN_IN_REASONS)[number];

export const CLOSE_CODES = [
  'replaced',
  'left',
  'signed_out',
  'unauthorized',
  'not_registered',
  'rate_limited',
  'too_slow',
] as const;
export type CloseCode = (typeof CLOSE_CODES)[number];

export const CHOSEN_STATUSES = ['available', 'away', 'do_not_disturb'] as const;
/** What a person says of themselves. */
export type ChosenStatus = (typeof CHOSEN_STATUSES)[number];

export const ACTIVITIES = ['ringing', 'in_call'] as const;
/** What a call makes of a person; it outranks the chosen status while it lasts. */
export type Activity = (typeof ACTIVITIES)[number];

export const STATUSES = [...CHOSEN_STATUSES, ...ACTIVITIES] as const;
export type Status = (typeof STATUSES)[number];

export const MEDIA = ['audio', 'video'] as const;
export type Media = (typeof MEDIA)[number];

export const CALL_STATES = ['ringing', 'active', 'ended'] as const;
export type CallState = (typeof CALL_STATES)[number];

export const MEMBER_STATES = ['ringing', 'joined', 'left'] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

export const END_REASONS = [
  'declined',
  'busy',
  'cancelled',
  'missed',
  'left',
  'lost',
  'failed',
  'answered_elsewhere',
  'declined_elsewhere',
  'closed',
] as const;
export type EndReason = (typeof END_REASONS)[number];

export const DECLINE_REASONS = ['declined', 'busy'] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** Why a node lets no connection in, as `POST /why` says it (docs/protocol.md). */
export const WHY_REFUSED = ['origin', 'host', 'scheme', 'address', 'draining'] as const;
export type WhyRefused = (typeof WHY_REFUSED)[number];
