import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { FakeClock } from './fake-clock.ts';
import type { Ends } from './fingerprint.ts';
import { SasExchange, type SasMessage } from './sas.ts';
import { MISSING_AFTER_MS, MOST_RUNS, Verifier, Verifiers } from './verifier.ts';

const A = 'sha-256 AA';
const B = 'sha-256 BB';

/** Two pages, and the wire between them, which does what a test says. */
function pair(
  ends: { a: Ends | null; b: Ends | null } = { a: { local: A, remote: B }, b: { local: B, remote: A } },
) {
  const clock = new FakeClock();
  const [a, b] = [new Verifier(clock), new Verifier(clock)];
  const said: SasMessage[] = [];
  const begin = (one: Verifier, other: Verifier, its: Ends | null): void =>
    one.begin({
      call: 'c1',
      ends: () => Promise.resolve(its),
      say: (message) => {
        said.push(message);
        other.hear(JSON.parse(JSON.stringify(message)));
      },
    });
  const connect = (): void => {
    begin(a, b, ends.a);
    begin(b, a, ends.b);
  };
  return { a, b, clock, connect, said };
}

/** SHA-256 is not computed in this thread: until it says something other than `waiting`. */
async function settled(...all: Verifier[]): Promise<string[]> {
  while (all.some(({ current }) => current.state === 'waiting')) await turn();
  return all.map(({ current }) => current.state);
}

describe('Verifier', () => {
  it('comes to the same symbols on both pages, and says so once', async () => {
    const { a, b, connect } = pair();
    const told: string[] = [];
    a.changed = () => told.push(a.current.state);
    connect();
    expect(await settled(a, b)).toEqual(['ready', 'ready']);
    expect(a.current).toEqual(b.current);
    expect(told).toEqual(['ready']);
  });

  it('comes to others when there is another transport, and shows none in between', async () => {
    const { a, b, connect } = pair();
    connect();
    await settled(a, b);
    const before = a.current;
    for (const one of [a, b]) one.reset();
    expect([a.current, b.current]).toEqual([{ state: 'waiting' }, { state: 'waiting' }]);
    connect();
    expect(await settled(a, b)).toEqual(['ready', 'ready']);
    expect(a.current).toEqual(b.current);
    expect(a.current).not.toEqual(before);
  });

  it('fails when each side sees somebody else at the other end', async () => {
    const { a, b, connect } = pair({
      a: { local: A, remote: 'sha-256 M1' },
      b: { local: B, remote: 'sha-256 M2' },
    });
    connect();
    expect(await settled(a, b)).toEqual(['failed', 'failed']);
  });

  it('fails, and tells nothing, when the other end is not certain', async () => {
    const { a, connect, said } = pair({ a: null, b: null });
    connect();
    expect(await settled(a)).toEqual(['failed']);
    expect(said).toEqual([]);
  });

  it.each([null, 7, 'text', {}, { commit: 7 }, { nonce: 'x' }, { commit: 'x', nonce: 'y' }])(
    'fails when the other page says %j',
    async (message) => {
      const { a, said } = pair();
      a.begin({
        call: 'c1',
        ends: () => Promise.resolve({ local: A, remote: B }),
        say: (words) => said.push(words),
      });
      a.hear(message);
      expect(await settled(a)).toEqual(['failed']);
      expect(said.some(({ nonce }) => nonce !== undefined)).toBe(false);
    },
  );

  it('misses a page that does not take part, and still takes what comes late', async () => {
    const { a, b, clock } = pair();
    const late: unknown[] = [];
    a.begin({
      call: 'c1',
      ends: () => Promise.resolve({ local: A, remote: B }),
      say: (words) => late.push(words),
    });
    clock.advance(MISSING_AFTER_MS - 1);
    expect(a.current.state).toBe('waiting');
    clock.advance(1);
    expect(a.current.state).toBe('missing');
    b.begin({
      call: 'c1',
      ends: () => Promise.resolve({ local: B, remote: A }),
      say: (words) => a.hear(words),
    });
    while (late.length < 1) await turn();
    b.hear(late[0]);
    while (late.length < 2) await turn();
    b.hear(late[1]);
    expect(await settled(b)).toEqual(['ready']);
    while (a.current.state === 'missing') await turn();
    expect(a.current).toEqual(b.current);
  });

  it('takes what came before it was told that the channel is open', async () => {
    const { a, b, said } = pair();
    const toB: unknown[] = [];
    const begin = (one: Verifier, ends: Ends, say: (words: unknown) => void): void =>
      one.begin({ call: 'c1', ends: () => Promise.resolve(ends), say });
    begin(a, { local: A, remote: B }, (words) => toB.push(words));
    while (toB.length < 1) await turn();
    b.hear(toB[0]);
    begin(b, { local: B, remote: A }, (words) => a.hear(words));
    while (toB.length < 2) await turn();
    b.hear(toB[1]);
    expect(await settled(a, b)).toEqual(['ready', 'ready']);
    expect(a.current).toEqual(b.current);
    expect(said).toEqual([]);
  });

  it('gives nobody more than a few chances in one call', async () => {
    const { a, b, connect } = pair();
    for (let i = 0; i < MOST_RUNS; i++) {
      connect();
      expect(await settled(a, b)).toEqual(['ready', 'ready']);
    }
    connect();
    expect(await settled(a, b)).toEqual(['failed', 'failed']);
  });
});

/**
 * Somebody in the middle, who ends the encryption of both and has an exchange of his own with each. He may
 * renew one side at a time, and shows each page what the other one's emoji would have to be.
 */
class Middle {
  readonly pages = { a: new Verifier(new FakeClock()), b: new Verifier(new FakeClock()) };
  /** Times that two pages showed something that could have been the same. */
  guesses = 0;

  /** A new transport for one page; whether it shows symbols on it. */
  async renew(side: 'a' | 'b'): Promise<boolean> {
    const page = this.pages[side];
    const [own, his] = [`sha-256 ${side}`, `sha-256 middle of ${side}`];
    const mine = new SasExchange('c1', { local: his, remote: own }, (words) => page.hear(words));
    let work = Promise.resolve();
    page.begin({
      call: 'c1',
      ends: () => Promise.resolve({ local: own, remote: his }),
      say: (words) => {
        work = work.then(async () => void (await mine.hear(words)));
      },
    });
    work = work.then(() => mine.begin());
    await settled(page);
    if (page.current.state !== 'ready') return false;
    if (this.pages[side === 'a' ? 'b' : 'a'].current.state === 'ready') this.guesses++;
    return true;
  }
}

describe('somebody in the middle of a call', () => {
  it('has as many guesses as docs/sas.md says, whatever side he renews', async () => {
    const middle = new Middle();
    const sides = ['a', 'b'] as const;
    for (const side of sides) expect(await middle.renew(side)).toBe(true);
    // The best he can do: one side until it takes no more, then the other one, whose last symbols stay.
    let sideA = 1;
    while (sideA < MOST_RUNS && (await middle.renew('a'))) sideA++;
    while (await middle.renew('b'));
    expect(middle.guesses).toBe(2 * MOST_RUNS - 1);
    expect(middle.guesses).toBe(7);
    expect(await middle.renew('a')).toBe(false);
    expect(middle.guesses).toBe(7);
    expect(Object.values(middle.pages).map(({ current }) => current.state)).toEqual(['failed', 'failed']);
    const odds = Math.round(2 ** 24 / middle.guesses / 100_000) / 10;
    for (const doc of ['sas.md', 'sas.zh-CN.md']) {
      const text = readFileSync(new URL(`../../../docs/${doc}`, import.meta.url), 'utf8');
      expect(text).toContain(doc === 'sas.md' ? `1 in ${odds} million` : `${odds * 100} 万分之一`);
    }
  });
});

describe('what two people have compared', () => {
  it('counts until the transport is another one, and is asked for again', async () => {
    const { a, b, connect } = pair();
    const told: boolean[] = [];
    a.confirm();
    expect(a.confirmed).toBe(false);
    connect();
    await settled(a, b);
    a.changed = () => told.push(a.confirmed);
    a.confirm();
    expect([a.confirmed, a.mustCompareAgain, told]).toEqual([true, false, [true]]);
    a.reset();
    b.reset();
    expect([a.confirmed, a.mustCompareAgain]).toEqual([false, true]);
    connect();
    await settled(a, b);
    expect([a.confirmed, a.mustCompareAgain]).toEqual([false, true]);
    a.confirm();
    expect([a.confirmed, a.mustCompareAgain]).toEqual([true, false]);
    expect([b.confirmed, b.mustCompareAgain]).toEqual([false, false]);
  });

  it('is kept for a member who goes and comes, as long as the call lasts', async () => {
    const { b } = pair();
    const all = new Verifiers(new FakeClock());
    const bob = all.of('bob');
    bob.begin({ call: 'c1', ends: () => Promise.resolve({ local: A, remote: B }), say: (w) => b.hear(w) });
    b.begin({ call: 'c1', ends: () => Promise.resolve({ local: B, remote: A }), say: (w) => bob.hear(w) });
    await settled(bob, b);
    bob.confirm();
    // They leave; RemoteMember says so to the verifier.
    bob.reset();
    expect(all.of('bob').mustCompareAgain).toBe(true);
    all.clear();
    expect(all.of('bob').mustCompareAgain).toBe(false);
  });
});

describe('Verifiers', () => {
  it('keep their count while the call lasts, and begin anew with the next', () => {
    const all = new Verifiers(new FakeClock());
    const first = all.of('bob');
    expect(all.of('bob')).toBe(first);
    expect(all.of('cat')).not.toBe(first);
    all.clear();
    expect(all.of('bob')).not.toBe(first);
  });
});
