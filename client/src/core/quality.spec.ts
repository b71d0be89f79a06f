import { describe, expect, it } from '@jest/globals';
import { rate, sampleOf, wordFor, type Sample } from './quality.ts';

const none: Sample = { received: 0, lost: 0, roundTrip: null, buffered: 0, emitted: 0 };
/** A second of Opus: fifty packets, of which some are lost, over a path this long. */
const second = (lost: number, roundTrip: number, more: Partial<Sample> = {}): Sample => ({
  ...none,
  received: 50 - lost,
  lost,
  roundTrip,
  ...more,
});
const rated = (lost: number, roundTrip: number, more?: Partial<Sample>): number =>
  rate(none, second(lost, roundTrip, more)) ?? -1;

describe('the quality of a call', () => {
  it('is good on a good line, and the very best is what the model allows', () => {
    expect(rated(0, 0.02)).toBeGreaterThan(90);
    expect(rated(0, 0)).toBeLessThanOrEqual(93.2);
  });

  it.each([
    ['nothing lost, 150 ms there and back', 0, 0.15, 'good'],
    ['2 % lost', 1, 0.05, 'good'],
    ['10 % lost', 5, 0.05, 'fair'],
    ['nothing lost, 600 ms there and back', 0, 0.6, 'fair'],
    ['30 % lost', 15, 0.05, 'poor'],
    ['10 % lost, 800 ms there and back', 5, 0.8, 'poor'],
  ])('with %s is right', (_, lost, roundTrip, word) => {
    expect(wordFor(rated(lost, roundTrip))).toBe(word);
  });

  it('counts what the jitter buffer adds to the delay', () => {
    const held = { buffered: 0.5 * 48_000, emitted: 48_000 };
    expect(rated(0, 0.02, held)).toBeLessThan(rated(0, 0.02) - 20);
  });

  it('is that of the time between two samples, not of the whole call', () => {
    const before = { ...second(25, 0.02), received: 1_000, lost: 500 };
    expect(wordFor(rate(before, { ...before, received: 1_050 }) ?? 0)).toBe('good');
  });

  it('is unknown while nothing comes, and while no answer has told how far it is', () => {
    expect(rate(second(0, 0.02), second(0, 0.02))).toBeNull();
    expect(rate(none, second(0, 0.02, { roundTrip: null }))).toBeNull();
  });
});

describe('sampleOf', () => {
  const report = (...all: Record<string, unknown>[]): RTCStatsReport =>
    new Map(all.map((one, i) => [String(one['id'] ?? i), one])) as unknown as RTCStatsReport;
  const voice = { type: 'inbound-rtp', kind: 'audio', packetsReceived: 10, packetsLost: 2 };
  const pairs = [
    { id: 'p1', type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.1 },
    { id: 'p2', type: 'candidate-pair', nominated: false, currentRoundTripTime: 0.3 },
  ];

  it('takes the sound, and the path that is in use', () => {
    const transport = { type: 'transport', selectedCandidatePairId: 'p2' };
    const picture = { type: 'inbound-rtp', kind: 'video', packetsReceived: 99, packetsLost: 9 };
    const found = sampleOf(report(...pairs, voice, picture, transport));
    expect([found.received, found.lost, found.roundTrip]).toEqual([10, 2, 0.3]);
  });

  it('takes the nominated path where no transport tells', () => {
    expect(sampleOf(report(...pairs, voice)).roundTrip).toBe(0.1);
  });
});
