/**
 * What one may hand to somebody who is to help: the last minute in numbers, as text. Names, addresses
 * and ids have no way into it: only numbers, and words that are known beforehand. Pure.
 */
import type { Measure, Side } from './quality-measure.ts';
import type { Reading } from './quality-monitor.ts';
import type { Platform } from './platform.ts';

const PROTOCOLS = ['udp', 'tcp', 'tls'];
const CANDIDATES = ['host', 'srflx', 'prflx', 'relay'];
const LIMITS = ['none', 'cpu', 'bandwidth', 'other'];
const known = (word: string | null, words: string[]): string | null =>
  word !== null && words.includes(word) ? word : null;

const round = (value: number | null, digits = 0): number | null =>
  value === null ? null : Number(value.toFixed(digits));

function side({ bitrate, loss, jitter, width, height, frameRate }: Side) {
  return {
    kbit_s: round(bitrate === null ? null : bitrate / 1_000),
    loss_percent: round(loss === null ? null : loss * 100, 1),
    jitter_ms: round(jitter === null ? null : jitter * 1_000, 1),
    size: width === null || height === null ? null : `${width}x${height}`,
    frames_s: round(frameRate, 1),
  };
}

/** `second`: how long before the end of the report, so 0 or less. */
const row = (measure: Measure, end: number) => ({
  second: Math.round((measure.at - end) / 1_000),
  round_trip_ms: round(measure.roundTrip === null ? null : measure.roundTrip * 1_000),
  available_kbit_s: round(measure.available === null ? null : measure.available / 1_000),
  limited_by: known(measure.limited, LIMITS),
  frozen_percent: round(measure.frozen * 100),
  received: side(measure.received),
  sent: side(measure.sent),
});

/** @param readings one for each other member, who become numbers */
export function reportOf(readings: Iterable<Reading>, { browser, system }: Platform): string {
  const connections = [...readings].map(({ now, signal, history }) => ({
    quality: signal?.word ?? null,
    bars: signal?.bars ?? null,
    path: now.path && {
      relayed: now.path.relayed,
      protocol: known(now.path.protocol, PROTOCOLS),
      local: known(now.path.local, CANDIDATES),
      remote: known(now.path.remote, CANDIDATES),
    },
    freezes: now.freezes,
    last_minute: history.map((measure) => row(measure, now.at)),
  }));
  const head = { what: 'Dogeller call quality', browser, system, connections: connections.length };
  const lines = connections.map(({ last_minute, ...rest }) =>
    [JSON.stringify(rest), ...last_minute.map((second) => JSON.stringify(second))].join('\n'),
  );
  return [JSON.stringify(head), ...lines, ''].join('\n');
}
