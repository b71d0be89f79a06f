import { describe, expect, it } from '@jest/globals';
import { CONNECT_MS, RECONNECT_MS } from './call-deadline.ts';
import { FakeClock } from './fake-clock.ts';
import { ReachWatch } from './reach.ts';

/** A state of the connection, or milliseconds that pass. */
type Happens = RTCPeerConnectionState | number;

describe('the reach of a member', () => {
  it.each<[why: string, happens: Happens[], reach: string, told: number]>([
    ['is looked for', ['connecting'], 'connecting', 0],
    ['is found', ['connecting', 'connected'], 'connected', 0],
    ['is given up when it never was', ['connecting', CONNECT_MS], 'failed', 1],
    ['is waited for until then', ['failed', CONNECT_MS - 1], 'connecting', 0],
    ['is not given up once it was', ['connected', CONNECT_MS], 'connected', 0],
    ['is lost', ['connected', 'disconnected'], 'reconnecting', 0],
    ['is lost for good', ['connected', 'disconnected', 'failed', RECONNECT_MS], 'failed', 1],
    ['has one time to come back', ['connected', 'disconnected', 40_000, 'failed', 20_000], 'failed', 1],
    ['comes back', ['connected', 'failed', 'connecting', 'connected', RECONNECT_MS], 'connected', 0],
    ['comes back after all', ['connected', 'failed', RECONNECT_MS, 'connected'], 'connected', 1],
    ['is there while a better way is looked for', ['connected', 'connecting'], 'connected', 0],
    [
      'is not there while one is looked for after a loss',
      ['connected', 'failed', 'connecting'],
      'reconnecting',
      0,
    ],
  ])('%s', (_, happens, reach, told) => {
    const clock = new FakeClock();
    let changes = 0;
    const watch = new ReachWatch(clock, () => changes++);
    watch.begin();
    for (const one of happens) {
      if (typeof one === 'number') clock.advance(one);
      else watch.follow(one);
    }
    expect([watch.current, changes]).toEqual([reach, told]);
    watch.stop();
    clock.advance(10 * RECONNECT_MS);
    expect(watch.current).toBe(reach);
  });

  describe('whose page was closed', () => {
    function met(): { clock: FakeClock; watch: ReachWatch } {
      const clock = new FakeClock();
      const watch = new ReachWatch(clock, () => undefined);
      watch.begin();
      watch.follow('connected');
      clock.advance(60_000);
      return { clock, watch };
    }

    it('is away at once, though the connection stands', () => {
      const { watch } = met();
      expect(watch.leave(false)).toBe(true);
      expect([watch.current, watch.away]).toEqual(['reconnecting', true]);
      expect(watch.leave(true)).toBe(false);
    });

    it('is back with a new page', () => {
      const { watch } = met();
      watch.leave(true);
      watch.renew();
      expect([watch.current, watch.away]).toEqual(['reconnecting', false]);
      watch.follow('connected');
      expect(watch.current).toBe('connected');
    });

    it('does not go again by old news of the page before', () => {
      const { clock, watch } = met();
      watch.renew();
      watch.follow('connected');
      expect(watch.leave(false)).toBe(false);
      expect([watch.current, watch.away]).toEqual(['connected', false]);
      clock.advance(1_000);
      expect(watch.leave(false)).toBe(true);
    });

    it('goes again when the new page says so itself', () => {
      const { watch } = met();
      watch.renew();
      watch.follow('connected');
      expect(watch.leave(true)).toBe(true);
    });
  });
});
