import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake-clock.ts';
import { ALLOWANCES, ChannelGuard, MOST_DROPPED, PATIENCE_MS, type Allowance } from './channel-guard.ts';

function made(texts: Allowance, bytes?: Allowance) {
  const clock = new FakeClock();
  let gaveUp = 0;
  const guard = new ChannelGuard(clock, texts, () => gaveUp++, bytes);
  /** Sends so many a second, for so long; how many were taken, and how many not. */
  const send = (perSecond: number, ms: number, data: unknown = ''): { taken: number; dropped: number } => {
    const count = { taken: 0, dropped: 0 };
    for (let at = 0; at < ms; at += 1000 / perSecond) {
      count[guard.takes(data) ? 'taken' : 'dropped']++;
      clock.advance(1000 / perSecond);
    }
    return count;
  };
  return { guard, clock, send, gaveUp: () => gaveUp };
}

describe('a guard of a channel', () => {
  it.each(Object.entries(ALLOWANCES))('lets an honest page say all that it has: %s', (_, allowance) => {
    const { guard, clock, send, gaveUp } = made(allowance);
    for (let i = 0; i < allowance.burst; i++) expect(guard.takes('')).toBe(true);
    clock.advance(1_000);
    expect(send(allowance.perSecond * 0.9, 12_000).dropped).toBe(0);
    expect(gaveUp()).toBe(0);
  });

  it('takes no more of a flood than the allowance, and ends it after ten seconds', () => {
    const { guard, send, gaveUp } = made(ALLOWANCES.control);
    const { burst, perSecond } = ALLOWANCES.control;
    const { taken } = send(100, PATIENCE_MS - 100);
    expect(taken).toBeGreaterThanOrEqual(burst);
    expect(taken).toBeLessThanOrEqual(burst + perSecond * 10);
    expect(gaveUp()).toBe(0);
    send(100, 2_000);
    expect(gaveUp()).toBe(1);
    expect(guard.closed).toBe(true);
    expect(send(1, 60_000).taken).toBe(0);
    expect(gaveUp()).toBe(1);
  });

  it('forgives a flood that stops', () => {
    const { send, clock, gaveUp } = made(ALLOWANCES.control);
    for (let i = 0; i < 5; i++) {
      send(100, PATIENCE_MS - 1_000);
      clock.advance(5_000);
    }
    expect(gaveUp()).toBe(0);
    expect(send(10, 1_000).dropped).toBe(0);
  });

  it('counts long texts for more', () => {
    const { guard } = made({ burst: 10, perSecond: 1 });
    expect([guard.takes('x'.repeat(4_000)), guard.takes('x'.repeat(4_000))]).toEqual([true, true]);
    expect(guard.takes('')).toBe(false);
  });

  it('ends a flood that is fast much sooner', () => {
    const { guard, clock, gaveUp } = made(ALLOWANCES.control);
    for (let i = 0; i < ALLOWANCES.control.burst + MOST_DROPPED; i++) guard.takes('');
    expect(gaveUp()).toBe(0);
    guard.takes('');
    expect(gaveUp()).toBe(1);
    clock.advance(60_000);
    expect(guard.takes('')).toBe(false);
  });

  it('counts bytes by themselves where there are such, else with the texts', () => {
    const few = { burst: 2, perSecond: 1 };
    const apart = made(few, few).guard;
    const bytes = new ArrayBuffer(1);
    expect([apart.takes(''), apart.takes(''), apart.takes(bytes), apart.takes(bytes)]).toEqual(
      Array(4).fill(true),
    );
    const together = made(few).guard;
    expect([together.takes(''), together.takes(bytes), together.takes('')]).toEqual([true, true, false]);
  });
});
