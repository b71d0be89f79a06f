/**
 * How good a call sounds, from 0 to 100: the E-model of ITU-T G.107 with what a browser can measure,
 * and a word for it by its Annex B. Pure; used by the quality state.
 */
export interface Sample {
  /** Packets received, and lost, since the connection began. */
  received: number;
  lost: number;
  /** Seconds there and back; null when it is not known yet. */
  roundTrip: number | null;
  /** Seconds that the jitter buffer has held what it gave out, and how many samples that were. */
  buffered: number;
  emitted: number;
}
export type Quality = 'good' | 'fair' | 'poor';

/** Milliseconds to take in, encode and play: a frame of 20 ms and as much around it. */
const CODEC_MS = 40;
/** G.113 Appendix I: how well speech stands losses at random, with concealment. */
const ROBUSTNESS = 25.1;

/** Of the sum of everybody's packets and of the path in use (W3C webrtc-stats). */
export function sampleOf(stats: RTCStatsReport): Sample {
  const sample: Sample = { received: 0, lost: 0, roundTrip: null, buffered: 0, emitted: 0 };
  let selected: string | undefined;
  stats.forEach((report: RTCStats & Record<string, unknown>) => {
    if (report.type === 'transport') selected = report['selectedCandidatePairId'] as string;
    if (report.type !== 'inbound-rtp' || report['kind'] !== 'audio') return;
    sample.received += Number(report['packetsReceived'] ?? 0);
    sample.lost += Number(report['packetsLost'] ?? 0);
    sample.buffered += Number(report['jitterBufferDelay'] ?? 0);
    sample.emitted += Number(report['jitterBufferEmittedCount'] ?? 0);
  });
  // Firefox has no transport; its one pair that is nominated is the one in use.
  stats.forEach((report: RTCStats & Record<string, unknown>) => {
    if (report.type !== 'candidate-pair') return;
    const inUse = selected === undefined ? report['nominated'] === true : report.id === selected;
    if (inUse) sample.roundTrip = (report['currentRoundTripTime'] as number | undefined) ?? null;
  });
  return sample;
}

/** The rating of the time between two samples; null when nothing came that could be rated. */
export function rate(before: Sample, after: Sample): number | null {
  const received = after.received - before.received;
  // A negative count is one of duplicates (RFC 3550, 6.4.1).
  const lost = Math.max(0, after.lost - before.lost);
  if (received + lost <= 0 || after.roundTrip === null) return null;
  const emitted = after.emitted - before.emitted;
  const held = emitted > 0 ? (after.buffered - before.buffered) / emitted : 0;
  const delay = (after.roundTrip / 2 + held) * 1000 + CODEC_MS;
  const percent = (100 * lost) / (received + lost);
  // Cole and Rosenbluth's simplification of G.107's Idd.
  const slow = 0.024 * delay + (delay > 177.3 ? 0.11 * (delay - 177.3) : 0);
  const broken = (95 * percent) / (percent + ROBUSTNESS);
  return Math.min(100, Math.max(0, 93.2 - slow - broken));
}

/** Above 80 people are satisfied, above 60 many are not (G.107, Annex B). */
export const wordFor = (rating: number): Quality => (rating >= 80 ? 'good' : rating >= 60 ? 'fair' : 'poor');
