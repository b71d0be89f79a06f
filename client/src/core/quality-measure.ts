/** What happened between two readings of a connection's counters, as people would say it. Pure. */
import type { Counters, Flow, Path, Picture } from './quality-stats.ts';

/** One direction; null for what is not known. */
export interface Side {
  /** Bit/s on the wire. */
  bitrate: number | null;
  /** Share of the packets, 0 to 1. */
  loss: number | null;
  /** Seconds. */
  jitter: number | null;
  /** Pixels; null while there is no picture. */
  width: number | null;
  height: number | null;
  /** Pictures a second; null while there is none. */
  frameRate: number | null;
}

export interface Measure {
  /** Milliseconds. */
  at: number;
  received: Side;
  sent: Side;
  /** For the rating: share lost of the sound there and back, seconds in the jitter buffer. */
  sound: { lossIn: number | null; lossOut: number | null; buffered: number; stalled: boolean };
  /** Seconds there and back. */
  roundTrip: number | null;
  /** Bit/s that would pass, as the browser estimates it. */
  available: number | null;
  limited: string | null;
  /** How often the picture has stood still so far, and the share of this time that it did. */
  freezes: number;
  frozen: number;
  path: Path | null;
}

/** Null when the two are not of one connection, or no time has passed. */
export function measure(before: Counters, after: Counters): Measure | null {
  const seconds = (after.at - before.at) / 1_000;
  if (seconds <= 0 || isOlder(after, before)) return null;
  const { received, sent } = after;
  const soundIn = lost(before.received.audio, received.audio);
  const emitted = after.emitted - before.emitted;
  return {
    at: after.at,
    received: {
      bitrate: bits(before.received, received) / seconds,
      loss: share([soundIn, lost(before.received.video, received.video)]),
      jitter: received.audio.jitter ?? received.video.jitter,
      ...moving(before.received.picture, received.picture, seconds),
    },
    sent: {
      bitrate: bits(before.sent, sent) / seconds,
      loss: share([told(before.sent.audio, sent.audio), told(before.sent.video, sent.video)]),
      jitter: sent.audio.jitter ?? sent.video.jitter,
      ...moving(before.sent.picture, sent.picture, seconds),
    },
    sound: {
      lossIn: share([soundIn]),
      lossOut: sent.audio.fractionLost,
      buffered: emitted > 0 ? (after.buffered - before.buffered) / emitted : 0,
      // Sound had come, and now there is none: a muted microphone still sends silence.
      stalled: before.received.audio.packets > 0 && soundIn.sum === 0,
    },
    roundTrip: after.roundTrip,
    available: after.available,
    limited: after.limited,
    freezes: after.freezes,
    frozen: Math.min(1, Math.max(0, (after.frozen - before.frozen) / seconds)),
    path: after.path,
  };
}

/** The other page was reloaded: the counters begin again. */
const isOlder = (after: Counters, before: Counters): boolean =>
  after.received.audio.packets < before.received.audio.packets ||
  after.sent.audio.packets < before.sent.audio.packets;

interface Loss {
  lost: number;
  sum: number;
}

/** A negative count is one of duplicates (RFC 3550, 6.4.1). */
function lost(before: Flow & { lost: number }, after: Flow & { lost: number }): Loss {
  const gone = Math.max(0, after.lost - before.lost);
  return { lost: gone, sum: after.packets - before.packets + gone };
}

/** Nobody tells how many arrived: the share that was told, of what was sent since. */
function told(before: Flow, after: Flow & { fractionLost: number | null }): Loss {
  const sum = after.fractionLost === null ? 0 : after.packets - before.packets;
  return { lost: sum * (after.fractionLost ?? 0), sum };
}

function share(losses: Loss[]): number | null {
  const sum = losses.reduce((all, one) => all + one.sum, 0);
  return sum > 0 ? losses.reduce((all, one) => all + one.lost, 0) / sum : null;
}

type Flows = { audio: Flow; video: Flow };
const bits = (before: Flows, after: Flows): number =>
  8 * (after.audio.bytes + after.video.bytes - before.audio.bytes - before.video.bytes);

function moving(
  before: Picture,
  after: Picture,
  seconds: number,
): Pick<Side, 'width' | 'height' | 'frameRate'> {
  const frames = after.frames - before.frames;
  if (after.frames === 0 || frames <= 0) return { width: null, height: null, frameRate: null };
  return { width: after.width, height: after.height, frameRate: frames / seconds };
}
