/** How long it is remembered that tokens are worth nothing: bought with time, never by a stranger. */
import { jest } from '@jest/globals';
import { Clock } from '../clock.js';
import type { PresenceRestorer } from '../presence/presence.restorer.js';
import { MemoryRevocationStore, type Revocation } from './revocation.store.js';
import { KNOWN_AFTER_MS, Revocations, STRANGERS_MS } from './revocations.js';

const MONTH_MS = 30 * 24 * 3_600_000;

class HandClock extends Clock {
  time = 10 * MONTH_MS;
  override now(): number {
    return this.time;
  }
}

/** What the shared record is given. */
class Watched extends MemoryRevocationStore {
  readonly added: Revocation[] = [];
  mayKeepMore = true;
  override add(revocation: Revocation): Promise<void> {
    this.added.push(revocation);
    return super.add(revocation);
  }
  readonly lost = new Set<string>();
  override async lacks({ device }: Revocation): Promise<boolean> {
    return this.lost.has(device ?? 'all');
  }
  override async mayKeep(): Promise<boolean> {
    return this.mayKeepMore;
  }
}

describe('a revocation', () => {
  let clock: HandClock;
  let store: Watched;
  let revocations: Revocations;
  let restored: () => Promise<void>;
  beforeEach(() => {
    clock = new HandClock();
    store = new Watched(clock);
    const onRestored = jest.fn((listener: () => Promise<void>) => void (restored = listener));
    revocations = new Revocations(store, clock, { onRestored } as unknown as PresenceRestorer);
  });
  const end = (age: number, device?: string): Promise<number> => {
    const born = clock.now() - age;
    return revocations.end(
      { person: 'ana', born, address: '192.0.2.1', ...(device && { device }) },
      MONTH_MS,
    );
  };

  it('is kept as long as a token lives, of a person who has been here for an hour', async () => {
    await end(KNOWN_AFTER_MS, 'd');
    expect(store.added.map(({ keepMs }) => keepMs)).toEqual([MONTH_MS]);
  });

  it('of a stranger who leaves is gone from the shared record in less than a minute', async () => {
    await end(KNOWN_AFTER_MS - 1, 'd');
    expect(store.added.map(({ keepMs }) => keepMs)).toEqual([STRANGERS_MS]);
    expect(STRANGERS_MS).toBeLessThan(60_000);
    clock.time += STRANGERS_MS;
    expect(await store.has('ana', 'd', 1)).toBe(false);
    // The node that was told knows it all the same.
    expect(await revocations.has('ana', 'd', 1)).toBe(true);
  });

  it('of everything is kept for a stranger too, but nobody fills the record with them', async () => {
    await end(0);
    store.mayKeepMore = false;
    await end(0);
    await end(KNOWN_AFTER_MS, 'd');
    expect(store.added.map(({ keepMs }) => keepMs)).toEqual([MONTH_MS, STRANGERS_MS, STRANGERS_MS]);
  });

  it('is put back with what is left of its time', async () => {
    await end(KNOWN_AFTER_MS, 'd');
    await end(0, 'e');
    store.added.length = 0;
    clock.time += STRANGERS_MS;
    await restored();
    expect(store.added).toEqual([expect.objectContaining({ device: 'd', keepMs: MONTH_MS - STRANGERS_MS })]);
  });

  it("is put back when the record has lost it, unless it is a stranger's", async () => {
    await end(KNOWN_AFTER_MS, 'd');
    await end(0, 'e');
    await end(0);
    store.added.length = 0;
    await revocations.look();
    expect(store.added).toEqual([]);
    for (const device of ['d', 'e', 'all']) store.lost.add(device);
    clock.time += 1_000;
    await revocations.look();
    expect(store.added.map(({ device, keepMs }) => [device, keepMs])).toEqual([
      ['d', MONTH_MS - 1_000],
      [undefined, MONTH_MS - 1_000],
    ]);
  });
});
