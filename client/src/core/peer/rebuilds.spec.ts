import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake-clock.ts';
import { arrival } from './arrival.ts';
import { LOST_MS, MOST_REBUILDS, Rebuilds, SECOND, STEP_MS, type Arrival } from './rebuilds.ts';

function made(first = true) {
  const clock = new FakeClock();
  const at: number[] = [];
  const world = { online: true, arrived: 'yes' as Arrival };
  const rebuilds: Rebuilds = new Rebuilds({
    clock,
    first,
    online: () => world.online,
    arrived: async () => world.arrived,
    rebuild: () => {
      at.push(clock.now());
      rebuilds.begin(true);
    },
  });
  /** In small steps, since an answer is waited for in between. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 100) {
      clock.advance(Math.min(100, left));
      for (let n = 0; n < 5; n++) await Promise.resolve();
    }
  };
  return { clock, at, world, rebuilds, pass };
}

describe('a connection that leads to nothing', () => {
  it('is rebuilt after a while, and then less and less often, and not without end', async () => {
    const { at, rebuilds, pass } = made();
    rebuilds.begin();
    await pass(600_000);
    const waits = [1, 2, 4, 4].map((times) => times * STEP_MS);
    expect(at).toEqual(waits.map((_, i) => waits.slice(0, i + 1).reduce((sum, ms) => sum + ms)));
    expect(at).toHaveLength(MOST_REBUILDS);
  });

  it('is rebuilt by one side first', async () => {
    const { at, rebuilds, pass } = made(false);
    rebuilds.begin();
    await pass(STEP_MS * SECOND - 100);
    expect(at).toEqual([]);
    await pass(100);
    expect(at).toEqual([STEP_MS * SECOND]);
  });

  it('has its time for each step, once', async () => {
    const { at, rebuilds, pass } = made();
    rebuilds.begin();
    for (const step of ['described', 'path', 'connected'] as const) {
      await pass(STEP_MS - 500);
      rebuilds.made(step);
    }
    expect(at).toEqual([]);

    const slow = made();
    slow.rebuilds.begin();
    slow.rebuilds.made('described');
    await slow.pass(STEP_MS - 500);
    slow.rebuilds.made('described');
    await slow.pass(500);
    expect(slow.at).toEqual([STEP_MS]);
  });

  it.each<[Arrival, number | null]>([
    ['yes', null],
    ['no', STEP_MS],
    ['later', 2 * STEP_MS],
  ])('although it is connected: the media has come: %s', async (arrived, expected) => {
    const { at, rebuilds, pass, world } = made();
    world.arrived = arrived;
    rebuilds.begin();
    rebuilds.made('connected');
    await pass(3 * STEP_MS - 100);
    expect(at).toEqual(expected === null ? [] : [expected]);
  });

  it('is not judged by what is said of the one before', async () => {
    const { at, rebuilds, clock } = made();
    rebuilds.begin();
    rebuilds.made('connected');
    clock.advance(STEP_MS);
    // The question is asked; the other side has rebuilt meanwhile.
    rebuilds.begin(true);
    for (let n = 0; n < 5; n++) await Promise.resolve();
    clock.advance(STEP_MS);
    expect(at).toEqual([]);
    clock.advance(STEP_MS);
    expect(at).toEqual([3 * STEP_MS]);
  });

  it('waits for the server', async () => {
    const { at, rebuilds, pass, world } = made();
    world.online = false;
    rebuilds.begin();
    await pass(60_000);
    expect(at).toEqual([]);
    world.online = true;
    rebuilds.retry();
    await pass(STEP_MS);
    expect(at).toEqual([60_000 + STEP_MS]);
  });
});

describe('a connection that was good', () => {
  async function good() {
    const it = made();
    it.rebuilds.begin();
    it.rebuilds.made('connected');
    await it.pass(STEP_MS);
    return it;
  }

  it('is left alone', async () => {
    const { at, pass, rebuilds } = await good();
    rebuilds.retry();
    await pass(600_000);
    expect(at).toEqual([]);
  });

  it('is rebuilt when it stops, and ICE does not mend it', async () => {
    const { at, pass, rebuilds } = await good();
    rebuilds.lost();
    await pass(LOST_MS - 100);
    rebuilds.lost();
    expect(at).toEqual([]);
    await pass(100);
    expect(at).toEqual([STEP_MS + LOST_MS]);
  });

  it('is kept when ICE mends it', async () => {
    const { at, pass, rebuilds } = await good();
    for (let n = 0; n < 5; n++) {
      rebuilds.lost();
      await pass(LOST_MS - 100);
      rebuilds.made('connected');
      await pass(LOST_MS);
    }
    expect(at).toEqual([]);
  });

  it('is not rebuilt once it is closed', async () => {
    const { at, pass, rebuilds } = await good();
    rebuilds.lost();
    rebuilds.stop();
    await pass(600_000);
    expect(at).toEqual([]);
  });
});

describe('what has arrived', () => {
  const inbound = (kind: 'audio' | 'video', packetsReceived: number) => ({
    type: 'inbound-rtp',
    kind,
    packetsReceived,
  });
  const both = { audio: true, video: true };

  it.each<[string, Parameters<typeof arrival>[0], Parameters<typeof arrival>[1], Arrival]>([
    ['everything', [inbound('audio', 5), inbound('video', 1)], both, 'yes'],
    ['nothing', [], both, 'no'],
    ['nothing, in streams that are there', [inbound('audio', 0), inbound('video', 0)], both, 'no'],
    ['the picture alone', [inbound('video', 9)], both, 'no'],
    ['the sound alone', [inbound('audio', 9)], both, 'later'],
    ['the sound, while the picture is paused', [inbound('audio', 9)], { ...both, paused: true }, 'yes'],
    ['nothing, and nothing is sent', [], { audio: false, video: false }, 'yes'],
    ['packets of ours', [{ ...inbound('audio', 9), type: 'remote-inbound-rtp' }], both, 'no'],
    ['not even a word', [inbound('audio', 9)], null, 'no'],
  ])('%s', (_, stats, told, expected) => {
    expect(arrival(stats, told)).toBe(expected);
  });
});
