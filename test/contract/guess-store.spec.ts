/** What guess.store.ts promises, held against memory and Redis alike. */
import { MOST_WAIT_MS, waitAfter } from '../../src/session/guess-waits.js';
import { type GuessStore, MemoryGuessStore, type Try } from '../../src/session/guess.store.js';
import { Clock } from '../../src/clock.js';
import { describeStores } from './stores.js';

const WRONG: Try = { kind: 'code', who: 'address 192.0.2.1', isRight: false, inACrowd: false };
const RIGHT: Try = { ...WRONG, isRight: true };

describeStores('GuessStore', (harness) => {
  let store: GuessStore;
  let other: GuessStore;
  beforeEach(() => {
    store = harness.backing().guesses;
    other = harness.other().guesses;
  });

  /** As many wrong tries as are free, on both nodes. */
  async function spend(): Promise<void> {
    for (let i = 1; i <= 10; i++) {
      expect(await (i % 2 ? store : other).try(WRONG)).toEqual({ waitMs: 0, failures: i });
    }
  }

  it('counts wrong tries, and after ten looks at none for a while, right or wrong', async () => {
    await spend();
    for (const one of [WRONG, RIGHT]) {
      const { waitMs, failures } = await other.try(one);
      expect(failures).toBe(10);
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(waitAfter(10, 'code', false));
    }
  });

  it('counts no right ones, and nothing for anybody else', async () => {
    for (let i = 0; i < 20; i++) expect(await store.try(RIGHT)).toEqual({ waitMs: 0, failures: 0 });
    await spend();
    for (const one of [{ ...RIGHT, who: 'address 192.0.2.2' }, { ...RIGHT, kind: 'jwt' } as const])
      expect((await store.try(one)).waitMs).toBe(0);
  });

  it('lets no more pass when they all come at once', async () => {
    const tried = await Promise.all(Array.from({ length: 200 }, () => store.try(WRONG)));
    expect(tried.filter(({ waitMs }) => waitMs === 0)).toHaveLength(10);
  });

  it('gives fewer in a crowd', async () => {
    const tried = await Promise.all(
      Array.from({ length: 20 }, () => store.try({ ...WRONG, inACrowd: true })),
    );
    expect(tried.filter(({ waitMs }) => waitMs === 0)).toHaveLength(3);
  });

  it('counts those of everybody together', async () => {
    for (let i = 1; i <= 4; i++) expect(await (i % 2 ? store : other).all('code')).toBe(i);
    expect(await store.all('jwt')).toBe(1);
  });
});

describe('GuessStore, in memory', () => {
  class HandClock extends Clock {
    time = 1;
    override now(): number {
      return this.time;
    }
  }

  it('waits longer each time, up to ten minutes, and forgets after an hour', async () => {
    const clock = new HandClock();
    const store = new MemoryGuessStore(clock);
    for (let failures = 1; failures <= 30; failures++) {
      expect(await store.try(WRONG)).toEqual({ waitMs: 0, failures });
      clock.time += waitAfter(failures, 'code', false);
    }
    clock.time -= 1;
    expect(await store.try(RIGHT)).toEqual({ waitMs: 1, failures: 30 });
    clock.time += 3_600_000 - MOST_WAIT_MS + 1;
    expect(await store.try(WRONG)).toEqual({ waitMs: 0, failures: 1 });
  });

  it('keeps no more than it may', async () => {
    const store = new MemoryGuessStore(new HandClock(), 100);
    for (let i = 0; i < 1_000; i++) await store.try({ ...WRONG, who: `address ${i}` });
    expect(store.size).toBe(100);
  });
});
