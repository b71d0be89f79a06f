import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Key } from '../storage.ts';
import { fitOf, Fits, seen } from './fit.ts';

describe('a picture in its place', () => {
  it.each<[what: string, picture: [number, number], place: [number, number], fit: string]>([
    ['of the same shape fills it', [1280, 720], [640, 360], 'fill'],
    ['of a laptop on a laptop fills it', [1280, 720], [1280, 760], 'fill'],
    ['an old camera on a wide screen fills it: a quarter is cut', [640, 480], [1280, 720], 'fill'],
    ['of a laptop on a phone is whole: else a quarter would be left', [1280, 720], [390, 844], 'whole'],
    ['of a phone on a laptop is whole', [720, 1280], [1280, 720], 'whole'],
    ['of a laptop in a high tile is whole', [1280, 720], [410, 575], 'whole'],
    ['of no size yet fills it', [0, 0], [1280, 720], 'fill'],
    ['fills a place of no size yet', [1280, 720], [0, 0], 'fill'],
  ])('%s', (_, [width, height], [wide, high], fit) => {
    expect(fitOf(width / height, wide / high)).toBe(fit);
  });

  it('shows as much of a high one in a wide place as the other way round', () => {
    expect(seen(2, 1)).toBe(0.5);
    expect(seen(1, 2)).toBe(0.5);
  });
});

describe('what was chosen', () => {
  let stored: Map<Key, string>;
  const memory = {
    get: (key: Key): string | null => stored.get(key) ?? null,
    set: (key: Key, value: string | null): void =>
      void (value === null ? stored.delete(key) : stored.set(key, value)),
  };
  beforeEach(() => {
    stored = new Map();
  });

  it('is remembered for each person, also by the next page', () => {
    const fits = new Fits(memory);
    expect(fits.of('ada')).toBeNull();
    fits.choose('ada', 'whole');
    fits.choose('bob', 'fill');
    fits.choose('ada', 'fill');
    expect(new Fits(memory).of('ada')).toBe('fill');
    expect(new Fits(memory).of('bob')).toBe('fill');
  });

  it('of somebody long ago is forgotten', () => {
    const fits = new Fits(memory);
    for (let n = 0; n <= 50; n++) fits.choose(`p${n}`, 'whole');
    expect([fits.of('p0'), fits.of('p1'), fits.of('p50')]).toEqual([null, 'whole', 'whole']);
  });

  it.each(['{', '{}', '[1]', '[["ada"]]', '[["ada","half"]]'])('may be nonsense: %s', (kept) => {
    stored.set('dogeller.fits', kept);
    const fits = new Fits(memory);
    expect(fits.of('ada')).toBeNull();
    fits.choose('ada', 'whole');
    expect(fits.of('ada')).toBe('whole');
  });
});
