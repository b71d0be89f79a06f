import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RingAlarm } from './ring-alarm.js';

beforeEach(() => void jest.useFakeTimers({ now: 1_000_020 }));
afterEach(() => void jest.useRealTimers());

describe('the alarm of rings', () => {
  it('wakes once for all that end within the same moments, after the last of them', () => {
    const woken: number[] = [];
    const alarm = new RingAlarm({ now: () => Date.now() }, () => void woken.push(Date.now()));
    for (const deadline of [1_000_100, 1_000_149, 1_000_120, 1_000_150]) alarm.at(deadline);
    expect(alarm.size).toBe(2);
    jest.advanceTimersByTime(1_000);
    expect(woken).toEqual([1_000_150, 1_000_200]);
    expect(alarm.size).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('wakes soon for a deadline that has passed', () => {
    const wake = jest.fn();
    new RingAlarm({ now: () => Date.now() }, wake).at(1_000_000 - 5_000);
    jest.advanceTimersByTime(0);
    expect(wake).toHaveBeenCalledTimes(1);
  });
});
