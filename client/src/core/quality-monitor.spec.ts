import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { callStats } from './fake-stats.ts';
import { BAD_FOR_MS } from './picture-budget.ts';
import { EVERY_MS, KEPT, QualityMonitor, type Reading, type Watched } from './quality-monitor.ts';
import { reportOf } from './quality-report.ts';

/** A member whose line loses this share of what we send. */
class FakeMember {
  connection: RTCPeerConnectionState = 'connected';
  mine = { audio: true, video: true };
  paused = false;
  loss = 0;
  limits: unknown[] = [];
  #second = 0;
  constructor(readonly id: string) {}

  limit = (_: unknown, limit: unknown): void => void this.limits.push(limit);
  stats = async (): Promise<RTCStatsReport> => {
    const packets = ++this.#second * 100;
    return callStats(this.#second, 0, [
      { type: 'outbound-rtp', kind: 'video', packetsSent: packets, bytesSent: 0 },
      { type: 'remote-inbound-rtp', kind: 'video', fractionLost: this.loss },
    ]);
  };
}

function made(...ids: string[]) {
  const clock = new FakeClock();
  const members = ids.map((id) => new FakeMember(id));
  let told: readonly Reading[] = [];
  const monitor = new QualityMonitor({
    clock,
    members: () => members as unknown as Watched[],
    tell: (readings) => (told = readings),
  });
  /** Each look takes a few turns until it is through. */
  const pass = async (seconds: number): Promise<void> => {
    for (let i = 0; i < seconds; i++) {
      clock.advance(EVERY_MS);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
  };
  const of = (id: string): Reading | undefined => told.find(({ member }) => member === id);
  return { monitor, members, pass, of, told: () => told };
}
const BAD_SECONDS = BAD_FOR_MS / EVERY_MS + 3;

describe('the monitor', () => {
  it('tells of each member once a second, and keeps a minute', async () => {
    const { monitor, pass, of } = made('ada', 'bob');
    monitor.start();
    await pass(3);
    expect(of('ada')?.history).toHaveLength(2);
    expect(of('bob')?.signal).toMatchObject({ bars: 4, word: 'excellent' });
    await pass(KEPT + 10);
    expect(of('ada')?.history).toHaveLength(KEPT);
    expect(of('ada')?.history.at(-1)).toBe(of('ada')?.now);
    expect(monitor.verdict).toBe('good');
  });

  it('looks at nobody before they are connected, and forgets who has left', async () => {
    const { monitor, members, pass, told } = made('ada', 'bob');
    (members[0] as FakeMember).connection = 'connecting';
    monitor.start();
    await pass(3);
    expect(told().map(({ member }) => member)).toEqual(['bob']);
    members.splice(1, 1);
    await pass(1);
    expect(told().map(({ member }) => member)).toEqual([]);
  });

  it('takes of the picture what a bad line cannot carry, for that member alone', async () => {
    const { monitor, members, pass } = made('ada', 'bob');
    const [ada, bob] = members as [FakeMember, FakeMember];
    ada.loss = 0.7;
    monitor.start();
    await pass(2 * BAD_SECONDS);
    expect(ada.limits.at(-1)).toEqual({ picture: false });
    expect(bob.limits).toEqual([]);
    ada.loss = 0;
    await pass(60);
    expect(ada.limits.at(-1)).toEqual({});
  });

  it('begins anew with the next picture', async () => {
    const { monitor, members, pass } = made('ada');
    const [ada] = members as [FakeMember];
    ada.loss = 0.7;
    monitor.start();
    await pass(2 * BAD_SECONDS);
    ada.mine.video = false;
    await pass(1);
    expect(ada.limits.at(-1)).toEqual({});
    await pass(30);
    expect(ada.limits.at(-1)).toEqual({});
  });

  it('does nothing any more when it was stopped, also in the middle of a look', async () => {
    const { monitor, members, pass, told } = made('ada');
    monitor.start();
    await pass(3);
    const before = told();
    let answer = (): void => undefined;
    (members[0] as FakeMember).stats = () => new Promise((resolve) => (answer = () => resolve(callStats(9))));
    await pass(1);
    monitor.stop();
    answer();
    await pass(5);
    expect(told()).toBe(before);
  });

  it('lives with a connection that was closed', async () => {
    const { monitor, members, pass, of } = made('ada');
    monitor.start();
    await pass(3);
    const [ada] = members as [FakeMember];
    const { stats } = ada;
    ada.stats = () => Promise.reject(new Error('closed'));
    await pass(2);
    ada.stats = stats;
    await pass(2);
    expect(of('ada')?.history).toHaveLength(4);
  });
});

describe('the report', () => {
  it('has the numbers, and neither names, addresses nor ids', async () => {
    const { monitor, pass, told } = made('person-1f3b');
    monitor.start();
    await pass(5);
    const text = reportOf(told(), { browser: 'chromium', system: 'linux' });
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ browser: 'chromium', system: 'linux', connections: 1 });
    expect(lines[1]).toMatchObject({
      quality: 'excellent',
      path: { relayed: true, protocol: 'udp', local: 'srflx', remote: 'relay' },
    });
    expect(lines.at(-1)).toMatchObject({ second: 0, round_trip_ms: 30, sent: { kbit_s: 32 } });
    expect(lines).toHaveLength(2 + 4);
    expect(text).not.toMatch(/person|1f3b|203\.0\.113|made\d/);
  });

  it('lets no word through that a browser made up', async () => {
    const { monitor, pass, told } = made('ada');
    monitor.start();
    await pass(3);
    const [reading] = told();
    const { now } = reading as Reading;
    const path = { relayed: false, protocol: '10.0.0.1', local: 'fe80::1', remote: 'Ada' };
    const odd = { ...(reading as Reading), now: { ...now, path, limited: 'Ada' } };
    const text = reportOf([{ ...odd, history: [odd.now] }], { browser: 'other', system: 'other' });
    expect(text).not.toMatch(/10\.0|fe80|ada/i);
  });
});
