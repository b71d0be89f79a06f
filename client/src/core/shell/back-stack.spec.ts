import { beforeEach, describe, expect, it } from '@jest/globals';
import { BackStack } from './back-stack.ts';

/**
 * A session history whose steps are made later, as a browser makes them: from where it is then, or, as
 * Chromium now and then, from where it was when the step was asked for.
 */
class FakeHistory extends EventTarget {
  entries: unknown[] = [null];
  at = 0;
  #steps: { from: number; delta: number }[] = [];

  get state(): unknown {
    return this.entries[this.at];
  }

  get under(): number {
    return this.#steps.length;
  }

  pushState(state: unknown): void {
    this.entries = [...this.entries.slice(0, this.at + 1), state];
    this.at++;
  }

  go(delta: number): void {
    this.#steps.push({ from: this.at, delta });
  }

  /** Makes one step that was asked for. */
  step(fromThen = false): void {
    const step = this.#steps.shift();
    if (!step || !this.isHere) return;
    const to = (fromThen ? step.from : this.at) + step.delta;
    this.at = Math.min(to, this.entries.length - 1);
    if (this.isHere) this.dispatchEvent(new Event('popstate'));
  }

  get isHere(): boolean {
    return this.at >= 0;
  }
}

describe('the way back', () => {
  let history: FakeHistory;
  let stack: BackStack;
  let closed: string[];
  const open = (name: string): (() => void) => stack.hold(() => closed.push(name));
  const moment = (): Promise<void> => Promise.resolve();
  /** @returns whether the page is still there */
  async function settle(fromThen = false): Promise<boolean> {
    await moment();
    while (history.under > 0 && history.isHere) {
      history.step(fromThen);
      await moment();
    }
    return history.isHere;
  }
  /** The person presses the button. */
  function press(): Promise<boolean> {
    history.go(-1);
    return settle();
  }
  beforeEach(() => {
    history = new FakeHistory();
    stack = new BackStack({ page: history, history });
    closed = [];
  });

  it('closes what is open, and only then leaves', async () => {
    const release = open('chat');
    await settle();
    expect([await press(), closed]).toEqual([true, ['chat']]);
    release();
    expect(await settle()).toBe(true);
    expect(await press()).toBe(false);
  });

  it('closes the innermost first', async () => {
    open('chat');
    open('more');
    await settle();
    expect([await press(), await press(), closed]).toEqual([true, true, ['more', 'chat']]);
    expect(await press()).toBe(false);
  });

  it('is as before when it was closed otherwise', async () => {
    const release = open('chat');
    await settle();
    release();
    expect(await settle()).toBe(true);
    expect([history.at, closed]).toEqual([0, []]);
    expect(await press()).toBe(false);
  });

  it('makes no step where one is closed and another opened at the same moment', async () => {
    const release = open('more');
    await settle();
    release();
    open('add');
    await moment();
    expect([history.under, history.at]).toEqual([0, 1]);
  });

  it.each([false, true])(
    'stays on the page when another is opened during its step (%s)',
    async (fromThen) => {
      const more = open('more');
      await settle();
      more();
      await moment();
      const add = open('add');
      await settle(fromThen);
      add();
      expect(await settle(fromThen)).toBe(true);
      expect(history.at).toBe(0);
    },
  );

  it('closes the outer one when the inner one was closed by hand', async () => {
    open('chat');
    const more = open('more');
    await settle();
    more();
    await settle();
    expect([await press(), closed]).toEqual([true, ['chat']]);
    expect(await press()).toBe(false);
  });

  it('knows two apart that close in the same way', async () => {
    const close = (): void => void closed.push('one');
    stack.hold(close);
    const second = stack.hold(close);
    await settle();
    second();
    await settle();
    expect([await press(), closed]).toEqual([true, ['one']]);
  });

  it('takes the entries away that a reload has left', async () => {
    history.pushState({ open: 1 });
    history.pushState({ open: 2 });
    stack = new BackStack({ page: history, history });
    expect([await settle(), history.at]).toEqual([true, 0]);
  });

  it('opens nothing again by the way forward', async () => {
    open('chat');
    await settle();
    await press();
    history.go(1);
    expect([await settle(), history.at, closed]).toEqual([true, 0, ['chat']]);
  });

  it('never leads out of the page by itself, whatever is opened and closed meanwhile', async () => {
    let seed = 1;
    const below = (n: number): number => (seed = (seed * 48_271) % 2_147_483_647) % n;
    for (let run = 0; run < 500; run++) {
      history = new FakeHistory();
      stack = new BackStack({ page: history, history });
      const held = new Set<() => void>();
      const take = (): void => {
        const release = stack.hold(() => held.delete(release));
        held.add(release);
      };
      for (let move = 0; move < 40; move++) {
        const one = below(5);
        if (one < 2) take();
        else if (one === 2) for (const release of [...held].slice(0, 1)) if (held.delete(release)) release();
        if (one === 3) history.step(below(2) === 0);
        if (one === 4) await moment();
        // A person who presses while the last one closes by hand does leave: nobody can tell.
        if (below(6) === 0 && held.size > 0) {
          await settle();
          if (held.size > 0) await press();
        }
      }
      expect(await settle()).toBe(true);
      expect(history.at).toBe(held.size);
    }
  });
});
