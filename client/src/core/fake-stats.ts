/** Reports as getStats gives them, and what is made of them, cut to a few lines. For specs only. */
import type { Measure, Side } from './quality-measure.ts';

export const statsOf = (...reports: Record<string, unknown>[]): RTCStatsReport => {
  const all = reports.map((report, i) => ({ id: `made${i}`, timestamp: 1_000, ...report }));
  return new Map(all.map((report) => [report.id, report])) as unknown as RTCStatsReport;
};

/** One second of a call: audio both ways, and a path. `second`: 1, 2, 3 … */
export function callStats(second: number, lost = 0, more: Record<string, unknown>[] = []): RTCStatsReport {
  const packets = 50 * second;
  const at = { timestamp: second * 1_000 };
  return statsOf(
    { ...at, type: 'transport', selectedCandidatePairId: 'pair' },
    {
      ...at,
      id: 'pair',
      type: 'candidate-pair',
      currentRoundTripTime: 0.03,
      availableOutgoingBitrate: 900_000,
      localCandidateId: 'l',
      remoteCandidateId: 'r',
    },
    {
      ...at,
      id: 'l',
      type: 'local-candidate',
      candidateType: 'srflx',
      protocol: 'udp',
      address: '203.0.113.7',
    },
    {
      ...at,
      id: 'r',
      type: 'remote-candidate',
      candidateType: 'relay',
      protocol: 'udp',
      address: '203.0.113.8',
    },
    {
      ...at,
      type: 'inbound-rtp',
      kind: 'audio',
      packetsReceived: packets,
      packetsLost: lost,
      bytesReceived: 0,
    },
    { ...at, type: 'outbound-rtp', kind: 'audio', packetsSent: packets, bytesSent: 4_000 * second },
    { ...at, type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0, jitter: 0.002 },
    ...more.map((one) => ({ ...at, ...one })),
  );
}

const side: Side = { bitrate: 0, loss: 0, jitter: 0, width: null, height: null, frameRate: null };

export const measureOf = (over: Partial<Measure> = {}): Measure => ({
  at: 0,
  received: side,
  sent: side,
  sound: { lossIn: 0, lossOut: 0, buffered: 0.04, stalled: false },
  roundTrip: 0.02,
  available: null,
  limited: null,
  freezes: 0,
  frozen: 0,
  path: null,
  ...over,
});
