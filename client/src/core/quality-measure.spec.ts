import { describe, expect, it } from '@jest/globals';
import { callStats, statsOf } from './fake-stats.ts';
import { measure } from './quality-measure.ts';
import { readStats } from './quality-stats.ts';

describe('the counters of a connection', () => {
  const pairs = [
    { id: 'p1', type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.1 },
    { id: 'p2', type: 'candidate-pair', nominated: false, currentRoundTripTime: 0.3 },
  ];
  const roundTrip = (...reports: Record<string, unknown>[]): number | null =>
    readStats(statsOf(...reports)).roundTrip;

  it('are of the path in use: the transport names it, or the pair says so itself', () => {
    expect(roundTrip(...pairs, { type: 'transport', selectedCandidatePairId: 'p2' })).toBe(0.3);
    expect(roundTrip(...pairs)).toBe(0.1);
    expect(roundTrip({ ...pairs[0], selected: false }, { ...pairs[1], selected: true })).toBe(0.3);
    expect(roundTrip({ type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.2 })).toBe(0.2);
    expect(roundTrip()).toBeNull();
  });

  it.each([
    ['host', 'host', 'udp', undefined, false, 'udp'],
    ['relay', 'prflx', 'udp', 'tls', true, 'tls'],
    ['srflx', 'relay', 'udp', undefined, true, 'udp'],
  ])('say which way: %s to %s', (local, remote, protocol, relayProtocol, relayed, over) => {
    const { path } = readStats(
      statsOf(
        { id: 'p', type: 'candidate-pair', selected: true, localCandidateId: 'l', remoteCandidateId: 'r' },
        { id: 'l', type: 'local-candidate', candidateType: local, protocol, relayProtocol },
        { id: 'r', type: 'remote-candidate', candidateType: remote },
      ),
    );
    expect(path).toEqual({ relayed, protocol: over, local, remote });
  });

  it('are sums over all streams of a kind, the picture that of the largest', () => {
    const picture = { type: 'inbound-rtp', kind: 'video', framesDecoded: 10, headerBytesReceived: 5 };
    const { received } = readStats(
      statsOf(
        { ...picture, frameWidth: 320, frameHeight: 240, bytesReceived: 100 },
        { ...picture, frameWidth: 1280, frameHeight: 720, bytesReceived: 200 },
      ),
    );
    expect(received.video.bytes).toBe(310);
    expect(received.picture).toEqual({ width: 1280, height: 720, frames: 20 });
  });
});

describe('what happened in a second', () => {
  const between = (before: RTCStatsReport, after: RTCStatsReport) =>
    measure(readStats(before), readStats(after));

  it('is the difference, not the whole call', () => {
    const lost = between(callStats(100, 500), callStats(101, 510));
    expect(lost?.received.loss).toBeCloseTo(10 / 60);
    expect(lost?.sound.lossIn).toBeCloseTo(10 / 60);
    expect(lost?.sent.bitrate).toBe(32_000);
    expect(lost?.roundTrip).toBe(0.03);
    expect(lost?.available).toBe(900_000);
  });

  it('counts by how much time has really passed', () => {
    expect(between(callStats(1), callStats(5))?.sent.bitrate).toBe(32_000);
    expect(between(callStats(1), callStats(1))).toBeNull();
  });

  it('takes duplicates for no loss', () => {
    expect(between(callStats(1, 3), callStats(2, 1))?.received.loss).toBe(0);
  });

  it('knows that the other page began anew', () => {
    expect(between(callStats(100), later(callStats(2), 101))).toBeNull();
    expect(between(callStats(100), later(callStats(101), 101))).not.toBeNull();
  });

  it('weighs what was told of sound and picture by how much of each was sent', () => {
    const video = (packets: number) => [
      { type: 'outbound-rtp', kind: 'video', packetsSent: packets, bytesSent: 0 },
      { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.2 },
    ];
    // 50 packets of sound without loss, 150 of picture with a fifth lost.
    expect(between(callStats(1, 0, video(0)), callStats(2, 0, video(150)))?.sent.loss).toBeCloseTo(0.15);
    // A picture that is not sent does not count.
    expect(between(callStats(1, 0, video(9)), callStats(2, 0, video(9)))?.sent.loss).toBe(0);
  });

  it('has a size and a pace only while there is a picture', () => {
    const picture = (frames: number, frozen = 0) => [
      {
        type: 'inbound-rtp',
        kind: 'video',
        frameWidth: 640,
        frameHeight: 360,
        framesDecoded: frames,
        freezeCount: 1,
        totalFreezesDuration: frozen,
      },
    ];
    const moving = between(callStats(1, 0, picture(10)), callStats(2, 0, picture(35, 0.4)));
    expect(moving?.received).toMatchObject({ width: 640, height: 360, frameRate: 25 });
    expect(moving?.frozen).toBeCloseTo(0.4);
    const still = between(callStats(1, 0, picture(10)), callStats(2, 0, picture(10)));
    expect(still?.received).toMatchObject({ width: null, height: null, frameRate: null });
  });

  it('sees that sound has stopped coming', () => {
    const stopped = between(callStats(3), later(callStats(3), 4));
    expect(stopped?.sound).toMatchObject({ lossIn: null, stalled: true });
    expect(between(callStats(0), later(callStats(0), 1))?.sound.stalled).toBe(false);
  });

  /** The same, told at that second. */
  const later = (stats: RTCStatsReport, second: number): RTCStatsReport => {
    const all = [...(stats as unknown as Map<string, Record<string, unknown>>).values()];
    return statsOf(...all.map((report) => ({ ...report, timestamp: second * 1_000 })));
  };
});
