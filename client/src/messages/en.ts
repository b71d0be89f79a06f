/**
 * Every text of the page in English: the source of the keys. Another language must have exactly
 * these, or it does not compile. `{name}` is filled in; a plural is chosen by `count`.
 */
import type { ErrorCode } from '../../../src/protocol/constants.ts';

export interface Plural {
  one: string;
  other: string;
}
export type Message = string | Plural;

type Errors = Record<`error_${ErrorCode}`, string>;

const errors = {
  error_bad_request: 'That did not work. Please reload the page.',
  error_not_registered: 'You are not online yet. Please try again.',
  error_unauthorized: 'That access code is not right.',
  error_name_invalid:
    'Please use 1 to 64 characters with a letter, number or symbol; no hidden characters and no ✓.',
  error_not_found: 'There is nobody by that link.',
  error_offline: '{name} has gone offline.',
  error_busy: '{name} is in another call.',
  error_do_not_disturb: '{name} does not want to be disturbed.',
  error_call_over: 'The call was already over.',
  error_not_member: 'You are no longer in this call.',
  error_call_full: 'The call is full.',
  error_rate_limited: 'That was too fast. Please wait a moment.',
  error_unavailable: 'The server does not answer. Please try again.',
  error_internal: 'Something went wrong on the server. Please try again.',
} satisfies Errors;

export const en = {
  ...errors,

  part_missing: 'A part of this page could not be loaded. Reload the page when you can.',

  language: 'Language',
  theme_dark: 'Dark theme',
  status_connecting: 'Connecting',
  status_connected: 'Connected',
  status_reconnecting: 'Reconnecting',
  status_closed: 'Offline',

  welcome_title: 'Talk face to face',
  welcome_lead: 'Pick a name. Others who are online see it and can call you.',
  your_name: 'Your name',
  access_code: 'Access code',
  sign_in_jwt: 'This server lets in people who are signed in to another site. Open the link there.',
  sign_in_oidc: 'Please sign in first.',
  sign_in_expired: 'Your sign-in has ended. Open the link of the other site again.',
  go_online: 'Go online',
  also_here_lead: 'You are {name} in another tab.',
  also_here: 'Also here as {name}',
  somebody_else: 'Be somebody else in this tab',
  somebody_else_note: 'You are this person as long as this tab is open.',
  welcome_note: 'Camera and microphone are asked for only when a call begins.',
  welcome_to_call: 'Go online to call the person whose link you have opened.',
  replaced_title: 'Open in another tab',
  replaced_text: 'Dogeller is open in another tab or window. Only one of them can be you on this device.',
  use_here: 'Use here',

  search_people: 'Search people',
  people_online: 'People online',
  online_count: 'Online · {count}',
  available_count: '{count} available',
  call_name: 'Call {name}',
  audio_call_name: 'Audio call {name}',
  nobody_title: 'Nobody else is here yet',
  nobody_text: 'Send somebody your link. They appear here as soon as they go online.',
  not_found_title: 'No match',
  not_found_text: 'Nobody online is called “{query}”.',
  /** Who came while a hand was on the list, and is not in it yet. */
  newcomers: { one: '{count} more person', other: '{count} more people' },
  more_people: {
    one: 'and {count} more: search for the name',
    other: 'and {count} more: search for the name',
  },

  person_gone: 'Has left',
  person_available: 'Available',
  person_away: 'Away',
  person_do_not_disturb: 'Do not disturb',
  person_ringing: 'Ringing…',
  person_in_call: 'In a call',

  your_status: 'Your status',
  missed_calls: 'Missed calls',
  missed_count: { one: '{count} missed call', other: '{count} missed calls' },
  show_qr: 'Show as QR code',
  notices_offer: 'Be told of calls while you look at something else?',
  notices_allow: 'Yes, tell me',
  not_now: 'Not now',
  ready_title: 'Ready when you are',
  ready_text: 'Pick someone from the list. They see your name first, your camera only after they answer.',
  check_camera: 'Check my camera',
  stop_camera: 'Stop the check',
  preview_empty: 'Your camera is off',
  microphone: 'Microphone',
  camera: 'Camera',
  copy_link: 'Copy my link',
  link_copied: 'Link copied',
  link_manual: 'Your link',
  hide_address: 'Hide my address',
  hide_address_text:
    'Calls go through the relay server, so the other side does not learn your network address. It costs a little delay, and perhaps sharpness.',
  hide_address_none: 'This needs a relay server (TURN), and here is none.',
  hide_address_stuck:
    'Here is no relay server (TURN) any more: no call can connect until you switch this off.',
  go_offline: 'Go offline',
  doge_1: 'much ready',
  doge_2: 'very mic',
  doge_3: 'wow',

  target_title: 'Call {name}?',
  target_text: 'You have opened {name}’s link. Nothing happens until you press the button.',
  target_missing: 'Not online right now',
  target_missing_text:
    'Whoever this link belongs to is not here. The call button appears as soon as they are.',
  target_self: 'This is your own link',
  target_self_text: 'Send it to somebody: they can call you with it.',
  call_now: 'Video call',
  call_now_audio: 'Audio only',
  never_mind: 'Never mind',

  calling_name: 'Calling {name}',
  ringing_name: 'Ringing {name}',
  connecting_name: 'Connecting to {name}',
  cancel_call: 'Cancel call',
  name_is_calling: '{name} is calling',
  video_call: 'Video call',
  audio_call: 'Audio call',
  rings_for: { one: 'rings for {count} second', other: 'rings for {count} seconds' },
  accept: 'Accept',
  accept_audio: 'Accept as audio',
  decline: 'Decline',
  reply: 'Reply with a message',
  silence: 'Silence',
  silenced: 'Silenced',
  sound_blocked: 'Your browser blocks the ringtone.',
  sound_enable: 'Turn sound on',

  you: 'You',
  call_controls: 'Call controls',
  hang_up: 'Hang up',
  more: 'More',
  chat: 'Chat',
  unread: { one: '{count} unread message', other: '{count} unread messages' },
  call_quality: 'Call quality',
  play_blocked: 'Your browser paused the sound.',
  play: 'Play',
  name_camera_off: '{name}’s camera is off',
  name_muted: '{name} is muted',
  camera_off: 'Camera off',
  server_lost: 'Connection to the server lost, your call continues',
  reconnecting_to: 'Reconnecting to {name}…',
  page_closed: '{name} closed the page. Waiting for a moment, in case they come back…',
  relay_refused: 'The relay server refused us, so the call may not connect.',

  verify: 'Verify this call',
  verify_title: 'Is anybody in between?',
  verify_compare: 'Read these to each other. If they are the same, nobody sits in between.',
  verify_confirm: 'They are the same',
  verify_done: 'You have compared them.',
  verify_waiting: 'One moment…',
  verify_missing:
    'Not checked: {name}’s page does not answer, so somebody may sit in between. Reload both pages, or hang up and call again.',
  verify_unchecked: 'Not checked',
  verify_failed: 'This could not be checked, so somebody may sit in between. Hang up and call again.',
  verify_insecure: 'This needs HTTPS, or localhost.',
  verify_again: 'The connection to {name} is a new one. Compare the symbols again.',

  dismiss: 'Dismiss',
  close: 'Close',
  try_again: 'Try again',

  call_ended: 'Call ended',
  call_again: 'Call again',
  message: 'Message',
  name_wrote: '{name} wrote:',
  quality_good: 'The connection was good.',
  quality_fair: 'The connection was fair.',
  quality_poor: 'The connection was poor.',
  back_to_people: 'Back to people',
  lasted: 'You talked for {time}.',
  ended_you_left: 'You hung up.',
  ended_they_left: '{name} hung up.',
  ended_you_cancelled: 'You cancelled the call.',
  ended_they_cancelled: 'You missed a call from {name}.',
  ended_you_declined: 'You declined.',
  ended_they_declined: '{name} declined.',
  ended_no_answer: '{name} did not answer.',
  ended_missed: 'You missed a call from {name}.',
  ended_busy: '{name} is in another call.',
  ended_wait: '{name} cannot be called this often. You can call again in {time}.',
  ended_lost: 'The connection to {name} was lost.',
  ended_closed: '{name} closed the page.',
  ended_you_cannot_call:
    'This browser cannot make calls here ({detail}). An extension or a policy may forbid it, or the relay settings of the server are wrong.',
  ended_they_cannot_call: 'The browser of {name} could not take part in the call.',
  ended_failed: 'No way to {name} could be found. A relay server (TURN) may be missing.',
  ended_unavailable: 'Calling needs the server, and it cannot help right now. Please try again.',
  ended_answered_elsewhere: 'You answered on another device.',
  ended_declined_elsewhere: 'You declined on another device.',

  page_title: 'Dogeller',
  page_title_people: '{count} online · Dogeller',
  page_title_missed: '({count}) {title}',
  page_title_calling: '{name} is calling · Dogeller',
  page_title_in_call: '{name} · Dogeller',
} as const satisfies Record<string, Message>;

export type MessageKey = keyof typeof en;
export type Messages = Record<MessageKey, Message>;
