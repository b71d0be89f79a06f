import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake-clock.ts';
import { AGAIN_MS, prefetch } from './prefetch.ts';

const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

describe('prefetch', () => {
  it('loads one part after the other, each when the page is idle', async () => {
    const order: string[] = [];
    const part = (name: string) => async () => void order.push(name);
    const idle = async (): Promise<void> => void order.push('idle');
    await prefetch({ loads: [part('a'), part('b')], idle, clock: new FakeClock() });
    expect(order).toEqual(['idle', 'a', 'idle', 'b']);
  });

  it('tries again a minute later what could not be had, and gives up after five times', async () => {
    const clock = new FakeClock();
    let [good, bad] = [0, 0];
    const loads = [async () => void good++, async () => Promise.reject(new Error(String(++bad)))];
    let done = false;
    void prefetch({ loads, idle: async () => undefined, clock }).then(() => (done = true));
    for (let round = 1; round <= 5; round++) {
      await turns();
      expect([good, bad, done]).toEqual([1, round, round === 5]);
      clock.advance(AGAIN_MS);
    }
    await turns();
    expect([good, bad]).toEqual([1, 5]);
  });
});
