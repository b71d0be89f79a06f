import { describe, expect, it } from '@jest/globals';
import { MultiMap } from './multi-map.js';

describe('MultiMap', () => {
  it('keeps several values a key, each once, and forgets keys without any', () => {
    const map = new MultiMap<string, number>();
    map.add('a', 1);
    map.add('a', 1);
    map.add('a', 2);
    const before = map.of('a');
    expect([before, map.size, map.has('a')]).toEqual([[1, 2], 1, true]);
    expect(map.remove('a', 3)).toBe(false);
    expect(map.remove('a', 1)).toBe(false);
    expect([map.of('a'), before]).toEqual([[2], [1, 2]]);
    expect(map.remove('a', 2)).toBe(true);
    expect(map.remove('a', 2)).toBe(false);
    expect([map.of('a'), map.size, map.has('a')]).toEqual([[], 0, false]);
  });
});
