import { describe, expect, it, jest } from '@jest/globals';
import { Identity } from './identity.ts';
import { Remembered } from './storage.ts';

/** The browser's lock manager, as far as a device needs it: held until the tab is closed. */
class Locks {
  #held = new Set<string>();

  request(name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>): Promise<void> {
    if (this.#held.has(name)) {
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    }
    this.#held.add(name);
    return work();
  }
}

function storage(from?: Map<string, string>): [Remembered, Map<string, string>] {
  const kept = new Map(from);
  const door = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  };
  return [new Remembered(() => door as unknown as Storage), kept];
}

describe('Identity', () => {
  const [browser] = storage();
  const locks = new Locks() as unknown as LockManager;
  const [tab, kept] = storage();
  const first = new Identity(browser, tab, locks);

  it('is remembered', async () => {
    await first.claim();
    await first.remember('t1', 'd1');
    expect([first.token, first.device]).toEqual(['t1', 'd1']);
  });

  it('of a duplicated tab is the same person on a new device', async () => {
    const [copy] = storage(kept);
    const second = new Identity(browser, copy, locks);
    await second.claim();
    expect([second.token, second.device]).toEqual(['t1', undefined]);
    await first.claim();
    expect(first.device).toBe('d1');
  });

  it('of a reloaded tab is the same device, as the old page has let go', async () => {
    const [same] = storage(kept);
    const reloaded = new Identity(browser, same, new Locks() as unknown as LockManager);
    await reloaded.claim();
    expect(reloaded.device).toBe('d1');
  });

  it('of a reloaded tab waits longer for the old page than a duplicated tab does', async () => {
    const waits: number[] = [];
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      waits.push(ms);
      return new AbortController().signal;
    });
    for (const isReload of [true, false])
      await new Identity(browser, storage(kept)[0], new Locks() as unknown as LockManager, isReload).claim();
    timeout.mockRestore();
    expect(waits).toEqual([5_000, 400]);
  });

  it('of one tab outlives that of another, which has gone offline', async () => {
    const [shared] = storage();
    const [one, other, late] = [storage()[0], storage()[0], storage()[0]].map(
      (own) => new Identity(shared, own, undefined),
    ) as [Identity, Identity, Identity];
    await one.remember('t1', 'd1');
    await other.remember('t2', 'd2');
    expect(late.token).toBe('t2');
    other.leave('t3');
    expect([one.token, other.token, other.device, late.token]).toEqual(['t1', 't3', undefined, 't3']);
    other.forget();
    expect([one.token, other.token, late.token]).toEqual(['t1', undefined, undefined]);
  });

  it('does without locks, and without any storage', async () => {
    const none = new Remembered(() => {
      throw new Error('forbidden');
    });
    const identity = new Identity(none, none, undefined);
    await identity.claim();
    await identity.remember('t1', 'd1');
    expect([identity.token, identity.device]).toEqual([undefined, undefined]);
  });
});
