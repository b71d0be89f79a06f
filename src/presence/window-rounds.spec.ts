/** At most four rounds in any second, however often something changes and whenever it is looked at. */
import { jest } from '@jest/globals';
import type { Notifier } from '../transport/notifier.js';
import { WindowRounds } from './window-rounds.js';
import type { Windows } from './windows.js';

describe('the rounds in which watchers are told', () => {
  const toldAt: number[] = [];
  let rounds: WindowRounds;

  beforeEach(() => {
    jest.useFakeTimers();
    toldAt.length = 0;
    const windows: Pick<Windows, 'size' | 'hasMore' | 'changes'> = {
      size: 1,
      hasMore: false,
      changes: () => {
        toldAt.push(performance.now());
        return [];
      },
    };
    rounds = new WindowRounds(windows as Windows, { isBehind: () => false } as unknown as Notifier);
  });
  afterEach(() => {
    rounds.stop();
    jest.useRealTimers();
  });

  const gaps = (): number[] => toldAt.slice(1).map((at, i) => at - (toldAt[i] ?? 0));

  it('tells the first change soon', () => {
    rounds.soon();
    jest.advanceTimersByTime(20);
    expect(toldAt).toHaveLength(1);
  });

  it('is at most four a second while something changes all the time', () => {
    for (let ms = 0; ms < 10_000; ms += 5) {
      rounds.soon();
      jest.advanceTimersByTime(5);
    }
    expect(toldAt.length).toBeGreaterThan(30);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(250);
  });

  it('goes on at that pace when the wall clock is set', () => {
    for (let ms = 0; ms < 5_000; ms += 5) {
      if (ms % 500 === 0) jest.setSystemTime(Date.now() + 200);
      rounds.soon();
      jest.advanceTimersByTime(5);
    }
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(250);
  });

  it('is silent for three seconds when the record came back empty', () => {
    rounds.waitForOthers();
    rounds.soon();
    jest.advanceTimersByTime(2_999);
    expect(toldAt).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(toldAt).toHaveLength(1);
  });
});
