/**
 * What two pages say over the first data channel (id 0), read from what came: anything at all may come, and
 * nothing but these words gets through. Pure.
 */

/** What the other page says of its microphone and camera. */
export interface Sending {
  audio: boolean;
  video: boolean;
  /** The camera is on, but its picture is not sent, so that the network is left to the sound. */
  paused?: boolean;
  /** The picture is a screen: nothing of it may be cut off. Older pages do not say it. */
  screen: boolean;
}

export type ControlWord =
  /** The other page hung up. */
  | { bye: true }
  /** The other page is being closed, or reloaded. */
  | { closing: true }
  /** For the verifier, unchecked. */
  | { sas: unknown }
  | { sending: Sending };

/** Characters of a text; the longest honest one has about 120. */
const MOST_TEXT = 4_096;

/** Null: this is no word of ours, and nothing is done about it. */
export function controlWordIn(data: unknown): ControlWord | null {
  if (typeof data !== 'string' || data.length > MOST_TEXT) return null;
  let said: { bye?: unknown; closing?: unknown; sas?: unknown; sending?: Partial<Sending> } | null;
  try {
    said = JSON.parse(data) as typeof said;
  } catch {
    return null;
  }
  if (said?.bye === true) return { bye: true };
  if (said?.closing === true) return { closing: true };
  if (said?.sas !== undefined) return { sas: said.sas };
  const { audio, video, paused, screen } = said?.sending ?? {};
  if (typeof audio !== 'boolean' || typeof video !== 'boolean') return null;
  return { sending: { audio, video, paused: paused === true, screen: screen === true } };
}

export const isSameSending = (a: Sending | null, b: Sending): boolean =>
  a !== null &&
  a.audio === b.audio &&
  a.video === b.video &&
  (a.paused ?? false) === (b.paused ?? false) &&
  a.screen === b.screen;
