import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { Ringer } from './ringer.ts';

/** Web Locks of one browser: the first to ask gets it, the next when that one lets go. */
class Locks {
  #queues = new Map<string, Promise<unknown>>();
  request(name: string, { signal }: LockOptions, work: () => Promise<void>): Promise<unknown> {
    const before = this.#queues.get(name) ?? Promise.resolve();
    const mine = before.then(() => {
      if (signal?.aborted) throw new Error('aborted');
      return work();
    });
    this.#queues.set(
      name,
      mine.catch(() => undefined),
    );
    return mine;
  }
}

/** Promises that are done have been heard by all. */
const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

function browser() {
  const clock = new FakeClock();
  const locks = new Locks() as unknown as LockManager;
  const listeners = new Map<string, (event: MessageEvent) => void>();
  const ringing = new Set<string>();
  const tab = (name: string, patience: number, withLocks = true): Ringer =>
    new Ringer({
      locks: withLocks ? locks : undefined,
      channel: {
        postMessage: (data) =>
          listeners.forEach((listener, to) => to !== name && listener({ data } as MessageEvent)),
        addEventListener: (_: string, listener: unknown) => void listeners.set(name, listener as never),
      } as BroadcastChannel,
      clock,
      patience: () => patience,
      ring: () => ringing.add(name),
      hush: () => ringing.delete(name),
    });
  const wait = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await settled();
  };
  return { tab, ringing, wait };
}

describe('Ringer', () => {
  it('rings in one tab only, the one that is looked at', async () => {
    const { tab, ringing, wait } = browser();
    const [hidden, visible] = [tab('hidden', 300), tab('visible', 0)];
    hidden.start('call');
    visible.start('call');
    await wait(1_000);
    expect([...ringing]).toEqual(['visible']);
    expect([hidden.chosen, visible.chosen]).toEqual([false, true]);
  });

  it('goes over to the next tab when the one that rings is gone', async () => {
    const { tab, ringing, wait } = browser();
    const [first, second] = [tab('first', 0), tab('second', 300)];
    first.start('call');
    second.start('call');
    await wait(1_000);
    first.stop();
    await wait(0);
    expect([...ringing]).toEqual(['second']);
  });

  it('is silent in all tabs when it is silenced in one, and rings for the next call', async () => {
    const { tab, ringing, wait } = browser();
    const [first, second] = [tab('first', 0), tab('second', 300)];
    for (const one of [first, second]) one.start('call');
    await wait(1_000);
    second.silence();
    expect([...ringing]).toEqual([]);
    first.stop();
    await wait(0);
    expect([...ringing]).toEqual([]);
    second.stop();
    first.start('next');
    await wait(1_000);
    expect([...ringing]).toEqual(['first']);
  });

  it('does not begin when it is over before it was its turn', async () => {
    const { tab, ringing, wait } = browser();
    const [first, second] = [tab('first', 0), tab('second', 300)];
    for (const one of [first, second]) one.start('call');
    await wait(100);
    second.stop();
    first.stop();
    await wait(1_000);
    expect([...ringing]).toEqual([]);
    expect(second.chosen).toBe(false);
  });

  it('rings in every tab where there are no locks', async () => {
    const { tab, ringing, wait } = browser();
    for (const name of ['a', 'b']) tab(name, 0, false).start('call');
    await wait(0);
    expect([...ringing]).toEqual(['a', 'b']);
  });
});
