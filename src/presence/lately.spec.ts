import { describe, expect, it } from '@jest/globals';
import { HandClock } from '../../test/support/hand-clock.js';
import { Lately } from './lately.js';

describe('who was here lately', () => {
  it('is whoever went in the last minutes, but not for those they had blocked before', () => {
    const clock = new HandClock();
    const lately = new Lately(clock);
    lately.left('ana', ['bo']);
    expect([lately.sawGo('cy', 'ana'), lately.sawGo('bo', 'ana'), lately.sawGo('cy', 'di')]).toEqual([
      ...[true, false, false],
    ]);
    clock.pass(600_000);
    expect(lately.sawGo('cy', 'ana')).toBe(false);
  });

  it('was here until the block, for somebody who is blocked', () => {
    const clock = new HandClock();
    const lately = new Lately(clock);
    lately.hid('ana', 'bo');
    clock.pass(599_999);
    lately.left('ana', ['bo']);
    expect(lately.sawGo('bo', 'ana')).toBe(true);
    clock.pass(1);
    expect(lately.sawGo('bo', 'ana')).toBe(false);
  });

  it('is a bounded number of ids', () => {
    const lately = new Lately(new HandClock(), 10);
    for (let i = 0; i < 100; i++) lately.left(`p${i}`, ['x', 'y']);
    expect(lately.size).toBeLessThanOrEqual(10);
    expect(lately.sawGo('z', 'p99')).toBe(true);
  });
});
