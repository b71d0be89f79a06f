import { describe, expect, it } from '@jest/globals';
import { after, CORNERS, isCorner, nearest, towards } from './corner.ts';

const area = { width: 1000, height: 600 };
const still = { x: 0, y: 0 };

describe('the corner of the own picture', () => {
  it.each([
    [{ x: 10, y: 10 }, still, 'top-left'],
    [{ x: 501, y: 299 }, still, 'top-right'],
    [{ x: 499, y: 301 }, still, 'bottom-left'],
    [{ x: 990, y: 590 }, still, 'bottom-right'],
    // Outside of it, too.
    [{ x: -50, y: 700 }, still, 'bottom-left'],
    // Thrown: 3 px a ms to the left and upwards.
    [{ x: 700, y: 500 }, { x: -3, y: -2 }, 'top-left'],
    // Too slow to get anywhere.
    [{ x: 700, y: 500 }, { x: -0.5, y: -0.5 }, 'bottom-right'],
  ] as const)('at %j with %j is %s', (at, speed, corner) => {
    expect(nearest(at, speed, area)).toBe(corner);
  });

  it.each([
    ['top-left', 'ArrowRight', 'top-right'],
    ['top-left', 'ArrowDown', 'bottom-left'],
    ['top-left', 'ArrowUp', 'top-left'],
    ['top-left', 'ArrowLeft', 'top-left'],
    ['bottom-right', 'ArrowUp', 'top-right'],
    ['bottom-right', 'ArrowLeft', 'bottom-left'],
    ['bottom-right', 'Enter', null],
  ] as const)('from %s by %s is %s', (from, key, corner) => {
    expect(towards(from, key)).toBe(corner);
  });

  it('goes round by clicks', () => {
    const round = [...CORNERS].map((corner) => after(corner));
    expect(round).toEqual(['top-right', 'bottom-right', 'bottom-left', 'top-left']);
  });

  it('is one of four, whatever was remembered', () => {
    expect([isCorner('top-left'), isCorner('middle'), isCorner(null)]).toEqual([true, false, false]);
  });
});
