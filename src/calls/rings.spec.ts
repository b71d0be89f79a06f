import { describe, expect, it } from '@jest/globals';
import { HandClock } from '../../test/support/hand-clock.js';
import { MemoryInvitationLimits } from './invitation-limits.js';
import { type RingVerdict, ringRules } from './rings.js';

const HERE = '192.0.2.1';

/** The limits at their defaults, unless said otherwise, and a clock to go with them. */
function at(invites = 20, rings = 60, lifted = false) {
  const clock = new HandClock();
  const limits = new MemoryInvitationLimits(ringRules(invites, rings, lifted), clock);
  const ring = (caller: string, callee = 'bo', address = HERE): Promise<RingVerdict> =>
    limits.mayRing({ caller, callee, address });
  return { clock, limits, ring };
}

describe('unanswered rings of one person by another', () => {
  it('are free three times, then cost 2 s, 10 s, and 60 s each', async () => {
    const { clock, ring } = at();
    const rang: number[] = [];
    const begin = clock.now();
    for (let i = 0; i < 7; i++) {
      for (;;) {
        const { waitMs, limit } = await ring('eve');
        if (waitMs === 0) break;
        expect(limit).toBe('pair');
        // Not a moment sooner than was said.
        clock.pass(waitMs - 1);
        expect((await ring('eve')).waitMs).toBe(1);
        clock.pass(1);
      }
      rang.push(clock.now() - begin);
    }
    expect(rang).toEqual([0, 0, 0, 2_000, 12_000, 72_000, 132_000]);
  });

  it('are forgotten after ten minutes', async () => {
    const { clock, ring } = at();
    for (let i = 0; i < 3; i++) await ring('eve');
    clock.pass(600_000);
    expect((await ring('eve')).waitMs).toBe(0);
    expect((await ring('eve')).waitMs).toBe(0);
  });

  it('are forgiven by an answer, and by a ring the other way', async () => {
    for (const forgive of ['answer', 'ring back'] as const) {
      const { limits, ring } = at();
      for (let i = 0; i < 3; i++) await ring('eve');
      expect((await ring('eve')).waitMs).toBe(2_000);
      if (forgive === 'answer') await limits.talked('bo', ['eve']);
      else expect(await limits.mayInvite('bo', 'eve')).toBe(0);
      for (let i = 0; i < 3; i++) expect((await ring('eve')).waitMs).toBe(0);
      expect((await ring('eve')).waitMs).toBe(2_000);
    }
  });

  it('do not count when the other was busy, nor against others', async () => {
    const { limits, ring } = at();
    for (let i = 0; i < 9; i++) {
      expect((await ring('eve')).waitMs).toBe(0);
      await limits.undone({ caller: 'eve', callee: 'bo', address: HERE });
    }
    for (let i = 0; i < 3; i++) await ring('eve');
    expect((await ring('eve', 'cy')).waitMs).toBe(0);
    expect((await ring('al')).waitMs).toBe(0);
  });

  it('by always another person of one address have pauses as well, but not for those who have talked', async () => {
    const { limits, ring } = at();
    await limits.talked('bo', ['friend']);
    for (let i = 0; i < 10; i++) expect(await ring(`eve${i}`)).toMatchObject({ waitMs: 0, stranger: true });
    expect(await ring('eve10')).toEqual({ waitMs: 2_000, limit: 'address', stranger: true });
    expect(await ring('al', 'bo', '192.0.2.2')).toMatchObject({ waitMs: 0 });
    expect(await ring('friend')).toEqual({ waitMs: 0, limit: 'pair', stranger: false });
    // One of them is answered: they are people.
    await limits.talked('bo', ['eve3']);
    expect((await ring('eve10')).waitMs).toBe(0);
  });
});

describe('limits per minute', () => {
  it('hold one person who invites, and one who is invited', async () => {
    const { clock, limits, ring } = at(2, 3);
    expect(await limits.mayInvite('al', 'x')).toBe(0);
    clock.pass(20_000);
    expect(await limits.mayInvite('al', 'y')).toBe(0);
    expect(await limits.mayInvite('al', 'z')).toBe(40_000);
    expect(await limits.mayInvite('bo', 'z')).toBe(0);
    for (const caller of ['a', 'b', 'c']) expect((await ring(caller, 'zoe')).waitMs).toBe(0);
    expect(await ring('d', 'zoe')).toMatchObject({ waitMs: 60_000, limit: 'callee' });
    clock.pass(60_000);
    expect(await limits.mayInvite('al', 'z')).toBe(0);
    expect((await ring('d', 'zoe')).waitMs).toBe(0);
  });

  it('are all lifted together', async () => {
    const { limits, ring } = at(2, 3, true);
    for (let i = 0; i < 50; i++) {
      expect(await limits.mayInvite('eve', 'bo')).toBe(0);
      expect((await ring('eve')).waitMs).toBe(0);
    }
    // What is no limit goes on: a block asks for it.
    expect(await limits.hasMet('bo', 'eve')).toBe(true);
  });
});

describe('who has met', () => {
  it('is who has rung somebody or talked with them, for an hour, and 20 s after they went', async () => {
    const { clock, limits, ring } = at();
    await ring('eve');
    await limits.talked('bo', ['al']);
    const met = async (): Promise<boolean[]> =>
      Promise.all(['eve', 'al', 'cy'].map((other) => limits.hasMet('bo', other)));
    expect(await met()).toEqual([true, true, false]);
    expect(await limits.hasMet('eve', 'bo')).toBe(false);
    clock.pass(3_599_000);
    expect(await met()).toEqual([true, true, false]);
    await ring('cy');
    await limits.gone('bo');
    clock.pass(19_000);
    expect(await met()).toEqual([true, true, true]);
    clock.pass(1_000);
    expect(await met()).toEqual([false, false, false]);
  });
});

describe('the records in memory', () => {
  it('are no more than they may be, each with no more traces than it may have', async () => {
    const clock = new HandClock();
    const rules = ringRules(1_000_000, 1_000_000, false);
    const limits = new MemoryInvitationLimits(rules, clock, 50);
    for (let i = 0; i < 200; i++) await limits.mayInvite(`eve${i}`, 'bo');
    expect(limits.size).toBe(50);
    for (let i = 0; i < 200; i++) {
      await limits.mayRing({ caller: `eve${i}`, callee: 'bo', address: `192.0.2.${i}` });
      clock.pass(1);
    }
    const met = await Promise.all(Array.from({ length: 200 }, (_, i) => limits.hasMet('bo', `eve${i}`)));
    // The newest.
    expect(met.flatMap((known, i) => (known ? i : []))).toEqual(
      Array.from({ length: rules.mostTraces }, (_, i) => 200 - rules.mostTraces + i),
    );
  });
});
