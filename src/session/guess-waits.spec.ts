import { FORGET_MS, GUESS_KINDS, MOST_WAIT_MS, schedule, waitAfter } from './guess-waits.js';

const HOUR_MS = 3_600_000;
const CODES = 10_000;

/** How long the waits after `tries` wrong tries last together; `pauses`: lets itself be forgotten at times. */
function guessing(tries: number, inACrowd: boolean, pauseAfter = Infinity): number {
  let [took, failures] = [0, 0];
  for (let i = 0; i < tries; i++) {
    if (failures === pauseAfter) {
      took += FORGET_MS;
      failures = 0;
    }
    // The last try is the right one: nobody waits after it.
    if (i < tries - 1) took += waitAfter(++failures, 'code', inACrowd);
  }
  return took;
}

/** The quickest of all ways to mix waits with pauses of an hour. */
const quickest = (tries: number, inACrowd: boolean): number =>
  Math.min(
    guessing(tries, inACrowd),
    ...Array.from({ length: 40 }, (_, i) => guessing(tries, inACrowd, i + 1)),
  );

describe('the waits', () => {
  it('let ten tries pass, then double from a second to ten minutes', () => {
    const waits = Array.from({ length: 24 }, (_, failures) => waitAfter(failures, 'code', false));
    expect(waits.slice(0, 10)).toEqual(Array(10).fill(0));
    expect(waits.slice(10, 20)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((s) => s * 1_000));
    expect(waits.slice(20)).toEqual(Array(4).fill(MOST_WAIT_MS));
  });

  it('make 10,000 codes from one address more than a day', () => {
    expect(quickest(CODES, false)).toBeGreaterThan(24 * HOUR_MS);
  });

  it('make 10,000 codes from a hundred addresses more than an hour, crowd or none', () => {
    for (const inACrowd of [false, true]) expect(quickest(CODES / 100, inACrowd)).toBeGreaterThan(HOUR_MS);
  });

  it('are longer in a crowd', () => {
    for (const kind of GUESS_KINDS) {
      for (let failures = 1; failures < 2_000; failures++)
        expect(waitAfter(failures, kind, true)).toBeGreaterThanOrEqual(waitAfter(failures, kind, false));
    }
    expect(guessing(100, true)).toBeGreaterThan(guessing(100, false));
  });

  it.each(GUESS_KINDS)('are given to the stores as they are: %s', (kind) => {
    for (const inACrowd of [false, true]) {
      const { free, waits } = schedule(kind, inACrowd);
      for (let failures = 1; failures < free + waits.length + 5; failures++) {
        const given = failures <= free ? 0 : (waits[failures - free - 1] ?? waits.at(-1));
        expect(given).toBe(waitAfter(failures, kind, inACrowd));
      }
    }
  });
});
