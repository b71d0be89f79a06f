import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { FakeClock } from './fake-clock.ts';
import type { Ends } from './fingerprint.ts';
import type { SasMessage } from './sas.ts';
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
