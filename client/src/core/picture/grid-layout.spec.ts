import { describe, expect, it } from '@jest/globals';
import { tilesIn } from './grid-layout.ts';

const alike = (count: number, shape: number): number[] => Array.from({ length: count }, () => shape);

/** Tiles by row: '2+2+1'. */
const rows = (count: number, width: number, height: number, shape = 0): string => {
  const tops = tilesIn(alike(count, shape), width, height, 8).map(({ top }) => Math.round(top));
  return [...new Set(tops)].map((row) => tops.filter((top) => top === row).length).join('+');
};

describe('the grid', () => {
  it.each([
    ['a desktop', 1280, 620, ['1', '2', '3', '2+2', '3+2', '3+3']],
    ['a wide window', 1800, 500, ['1', '2', '3', '4', '5', '3+3']],
    ['a phone', 390, 640, ['1', '1+1', '1+1+1', '1+1+1+1', '2+2+1', '2+2+2']],
    ['a phone on its side', 740, 300, ['1', '2', '3', '3+1', '3+2', '3+3']],
    ['a square', 800, 800, ['1', '1+1', '2+1', '2+2', '2+2+1', '2+2+2']],
  ])('fills %s', (_, width, height, wanted) => {
    expect(wanted.map((_, i) => rows(i + 1, width, height))).toEqual(wanted);
  });

  it.each([
    ['four laptops on a laptop', 4, 1256, 580, 16 / 9, '2+2'],
    ['four phones on a laptop', 4, 1256, 580, 9 / 16, '4'],
    ['four laptops on a phone', 4, 366, 660, 16 / 9, '1+1+1+1'],
    ['four phones on a phone', 4, 366, 660, 9 / 16, '2+2'],
    ['five laptops on a laptop', 5, 1256, 580, 16 / 9, '3+2'],
  ])('goes by the shape of the pictures: %s', (_, count, width, height, shape, wanted) => {
    expect(rows(count, width, height, shape)).toBe(wanted);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'puts %i tiles within it, apart from each other, the last row in the middle',
    (count) => {
      for (const [width, height] of [
        [1280, 620],
        [390, 640],
        [740, 300],
      ] as const) {
        const tiles = tilesIn(alike(count, 16 / 9), width, height, 8);
        expect(tiles).toHaveLength(count);
        for (const [i, one] of tiles.entries()) {
          expect(one.left).toBeGreaterThanOrEqual(-1e-6);
          expect(one.top).toBeGreaterThanOrEqual(-1e-6);
          expect(one.left + one.width).toBeLessThanOrEqual(width + 1e-6);
          expect(one.top + one.height).toBeLessThanOrEqual(height + 1e-6);
          for (const other of tiles.slice(i + 1)) {
            const apart = Math.max(
              Math.abs(one.left - other.left) - one.width,
              Math.abs(one.top - other.top) - one.height,
            );
            expect(apart).toBeGreaterThanOrEqual(8 - 1e-6);
          }
        }
        const last = tiles.filter(({ top }) => top === tiles.at(-1)?.top);
        const [first, end] = [last[0], last.at(-1)];
        expect((first?.left ?? 0) + (end?.left ?? 0) + (end?.width ?? 0)).toBeCloseTo(width);
      }
    },
  );

  it('does not choke on a place that has no size yet', () => {
    for (const { width, height } of tilesIn(alike(3, 16 / 9), 0, 0, 8))
      expect([width, height]).toEqual([0, 0]);
  });
});
