import { describe, expect, it } from '@jest/globals';
import { commitment, SasExchange, symbolsOf, type SasMessage } from './sas.ts';

const print = (byte: string): string => `sha-256 ${Array(32).fill(byte).join(':')}`;
const [A, B, M] = [print('AA'), print('0B'), print('77')];
/** Bytes 0 to 31, and 32 to 63. */
const NONCE_A = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const NONCE_B = 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8';

// Computed by another program, from docs/sas.md: Python's hashlib, json and base64.
const VECTORS: [call: string, byA: string, byB: string, symbols: number[]][] = [
  [
    'c1',
    '_cJjnhuRW9I47c8QAEvyfuWaloailubdxGEDFvZimxk',
    '8yuCt4VMsuuMWxJxvnNvHfK0s97_hSX2dCAsZp6jZCI',
    [63, 44, 54, 6],
  ],
  [
    '通话"\\',
    'xYO6nVHYZyOdyBxKgtFueucsO71-aayrzv2fmFxS3JA',
    'BQreeSpinFCyV9XjbEEWJeg5QggApNLNVP4nrJOsrGs',
    [42, 60, 13, 4],
  ],
];

describe.each(VECTORS)('the short authentication string of call %s', (call, byA, byB, symbols) => {
  it('has these commitments', async () => {
    expect(await commitment(call, A, B, NONCE_A)).toBe(byA);
    expect(await commitment(call, B, A, NONCE_B)).toBe(byB);
  });

  it('is these symbols, whoever computes it', async () => {
    expect(await symbolsOf(call, [A, NONCE_A], [B, NONCE_B])).toEqual(symbols);
    expect(await symbolsOf(call, [B, NONCE_B], [A, NONCE_A])).toEqual(symbols);
  });

  it('is what two pages come to', async () => {
    const said: { a: SasMessage[]; b: SasMessage[] } = { a: [], b: [] };
    const a = new SasExchange(call, { local: A, remote: B }, (message) => said.a.push(message), NONCE_A);
    const b = new SasExchange(call, { local: B, remote: A }, (message) => said.b.push(message), NONCE_B);
    await Promise.all([a.begin(), b.begin()]);
    expect(said).toEqual({ a: [{ commit: byA }], b: [{ commit: byB }] });
    expect([await a.hear({ commit: byB }), await b.hear({ commit: byA })]).toEqual([null, null]);
    expect(said).toEqual({
      a: [{ commit: byA }, { nonce: NONCE_A }],
      b: [{ commit: byB }, { nonce: NONCE_B }],
    });
    expect(await a.hear({ nonce: NONCE_B })).toEqual(symbols);
    expect(await b.hear({ nonce: NONCE_A })).toEqual(symbols);
  });
});

describe('an exchange', () => {
  async function begun(remote = B) {
    const said: SasMessage[] = [];
    const exchange = new SasExchange('c1', { local: A, remote }, (message) => said.push(message));
    await exchange.begin();
    return { exchange, said };
  }

  it('tells its nonce to nobody who has not committed', async () => {
    const { exchange, said } = await begun();
    await expect(exchange.hear({ nonce: NONCE_B })).rejects.toThrow('no commitment');
    await expect(exchange.hear({})).rejects.toThrow('no commitment');
    expect(said.map((message) => Object.keys(message))).toEqual([['commit']]);
  });

  it.each<[string, (own: string) => Promise<[commit: string, nonce: string]>]>([
    ['another nonce', async () => [await commitment('c1', B, A, NONCE_B), NONCE_A]],
    ['a commitment for another call', async () => [await commitment('c2', B, A, NONCE_B), NONCE_B]],
    ['a commitment by another end', async () => [await commitment('c1', M, A, NONCE_B), NONCE_B]],
    ['a commitment to another end', async () => [await commitment('c1', B, M, NONCE_B), NONCE_B]],
    ['our own words', async (own) => [own, '']],
  ])('does not believe %s', async (_what, answer) => {
    const { exchange, said } = await begun();
    const [commit, nonce] = await answer(said[0]?.commit ?? '');
    expect(await exchange.hear({ commit })).toBeNull();
    await expect(exchange.hear({ nonce: nonce === '' ? said[1]?.nonce : nonce })).rejects.toThrow(
      'committed',
    );
    await expect(exchange.hear({ nonce: NONCE_B })).rejects.toThrow('out of turn');
  });

  it('is not had with oneself', async () => {
    const { exchange, said } = await begun(A);
    await expect(exchange.hear({ commit: said[0]?.commit })).rejects.toThrow('out of turn');
    expect(said).toHaveLength(1);
  });

  it('has another nonce each time', async () => {
    const said = await Promise.all(Array.from({ length: 20 }, async () => (await begun()).said[0]?.commit));
    expect(new Set(said).size).toBe(20);
  });
});

describe('the symbols', () => {
  it('depend on the call, and on both ends', async () => {
    const all = await Promise.all([
      symbolsOf('c1', [A, NONCE_A], [B, NONCE_B]),
      symbolsOf('c2', [A, NONCE_A], [B, NONCE_B]),
      symbolsOf('c1', [A, NONCE_A], [M, NONCE_B]),
      symbolsOf('c1', [A, NONCE_A], [B, NONCE_A]),
    ]);
    expect(new Set(all.map(String)).size).toBe(4);
  });

  it('use every one of the 64, in every place', async () => {
    const seen = Array.from({ length: 4 }, () => new Set<number>());
    for (let i = 0; i < 2_000; i++) {
      const symbols = await symbolsOf(String(i), [A, NONCE_A], [B, NONCE_B]);
      symbols.forEach((symbol, place) => seen[place]?.add(symbol));
    }
    for (const place of seen) expect([...place].sort((a, b) => a - b)).toEqual([...Array(64).keys()]);
  });
});
