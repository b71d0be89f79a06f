/** Who goes when all connections of a node together have too much waiting. */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Unsent } from './unsent.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

interface Held {
  waiting: number;
  endUnread(): void;
}
const some = (...bytes: number[]): Held[] =>
  bytes.map((waiting) => ({ waiting, endUnread: () => undefined }));

it('lets the one with the most go, and only once all together are too many', () => {
  const unsent = new Unsent(100);
  const [one, two, three] = some(30, 60, 10) as [Held, Held, Held];
  expect(unsent.note(one, 30)).toBeUndefined();
  expect(unsent.note(two, 60)).toBeUndefined();
  expect(unsent.note(three, 10)).toBeUndefined();
  three.waiting = 20;
  expect(unsent.note(three, 20)).toBe(two);
  // It has been closed.
  two.waiting = 0;
  three.waiting = 50;
  expect(unsent.note(three, 50)).toBeUndefined();
});

it('counts what waits now, not what once did', () => {
  const unsent = new Unsent(100);
  const [one, two] = some(90, 90) as [Held, Held];
  unsent.note(one, 90);
  one.waiting = 5;
  expect(unsent.note(two, 90)).toBeUndefined();
  expect(unsent.size).toBe(2);
});

it('keeps no connection that has nothing waiting any more', () => {
  const unsent = new Unsent(100);
  const [one, two] = some(10, 10) as [Held, Held];
  unsent.note(one, 10);
  unsent.note(two, 10);
  one.waiting = 0;
  jest.advanceTimersByTime(1_000);
  expect(unsent.size).toBe(1);
  two.waiting = 0;
  jest.advanceTimersByTime(1_000);
  expect(unsent.size).toBe(0);
  expect(jest.getTimerCount()).toBe(0);
});
