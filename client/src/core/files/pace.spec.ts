import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake-clock.ts';
import { Pace } from './pace.ts';

describe('Pace', () => {
  it('says nothing at once, then bytes a second and seconds to go', () => {
    const clock = new FakeClock();
    const pace = new Pace(clock);
    pace.add(0);
    expect([pace.speed, pace.secondsFor(100)]).toEqual([null, null]);
    clock.advance(1_000);
    pace.add(500);
    expect([pace.speed, pace.secondsFor(1_000)]).toEqual([500, 2]);
  });

  it('forgets what was long ago, goes down while nothing comes, and begins anew after a pause', () => {
    const clock = new FakeClock();
    const pace = new Pace(clock);
    pace.add(0);
    clock.advance(1_000);
    pace.add(1_000_000);
    clock.advance(5_500);
    pace.add(1_000_000);
    expect(pace.speed).toBeNull();
    clock.advance(1_000);
    pace.add(1_000_100);
    expect(pace.speed).toBe(100);
    clock.advance(1_000);
    expect(pace.speed).toBe(50);
    pace.reset();
    expect(pace.speed).toBeNull();
  });
});
