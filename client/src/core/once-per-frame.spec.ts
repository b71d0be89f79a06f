import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { nextFrame, oncePerFrame } from './once-per-frame.ts';

function made() {
  let work = 0;
  const frames: (() => void)[] = [];
  const ask = oncePerFrame(
    () => work++,
    (then) => void frames.push(then),
  );
  const frame = (): void => frames.splice(0).forEach((then) => then());
  return { ask, frame, frames, work: () => work };
}

describe('once per frame', () => {
  it('works at once, and once more at the next frame, however often it is asked', () => {
    const { ask, frame, work } = made();
    for (let i = 0; i < 1_000; i++) ask();
    expect(work()).toBe(1);
    frame();
    expect(work()).toBe(2);
    for (let i = 0; i < 1_000; i++) ask();
    expect(work()).toBe(2);
    frame();
    frame();
    expect(work()).toBe(3);
  });

  it('asks for no frames when there is nothing to do', () => {
    const { ask, frame, frames, work } = made();
    ask();
    frame();
    expect(frames).toEqual([]);
    ask();
    expect(work()).toBe(2);
  });

  it('may be asked by the work itself', () => {
    let work = 0;
    const frames: (() => void)[] = [];
    const ask = oncePerFrame(
      () => {
        if (++work < 3) ask();
      },
      (then) => void frames.push(then),
    );
    ask();
    expect(work).toBe(1);
    frames.shift()?.();
    frames.shift()?.();
    frames.shift()?.();
    expect(work).toBe(3);
  });
});

describe('the next frame', () => {
  afterEach(() => {
    jest.useRealTimers();
    Reflect.deleteProperty(globalThis, 'requestAnimationFrame');
    Reflect.deleteProperty(globalThis, 'cancelAnimationFrame');
  });

  it.each([
    ['comes from the screen', true],
    ['comes from a timer in a hidden tab', false],
  ])('%s, and once', (_, visible) => {
    jest.useFakeTimers();
    let drawn: (() => void) | null = null;
    Object.assign(globalThis, {
      requestAnimationFrame: (then: () => void) => ((drawn = then), 1),
      cancelAnimationFrame: () => (drawn = null),
    });
    let calls = 0;
    nextFrame(() => calls++);
    if (visible) (drawn as unknown as () => void)();
    jest.advanceTimersByTime(10_000);
    expect(calls).toBe(1);
    expect(drawn).toBeNull();
  });
});
