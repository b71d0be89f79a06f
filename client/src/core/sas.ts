/**
 * The short authentication string: numbers that two pages agree on, and that are the same only if
 * both see the same two certificates (docs/sas.md). Both commit to a nonce before either shows
 * theirs, so that nobody in between can look for ones that fit. Used by Verifier.
 */
import type { Ends } from './fingerprint.ts';

/** What the pages tell each other over the data channel: first all commitments, then the nonces. */
export interface SasMessage {
  commit?: string;
  nonce?: string;
}

/** Four of these, six bits each. */
export const SYMBOLS = 64;
const COUNT = 4;
/** Bytes of a nonce, and of SHA-256. */
const BYTES = 32;
const LABEL = 'dogeller sas 1';

/** SHA-256 of the texts as a JSON array: nothing can slip from one into the next. */
async function hash(...texts: string[]): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(JSON.stringify(texts));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** base64url without padding (RFC 4648 5). */
const encode = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

const newNonce = (): string => encode(crypto.getRandomValues(new Uint8Array(BYTES)));

/** Binds a nonce to the call and to both ends; `by` is the fingerprint of whoever commits. */
export const commitment = async (call: string, by: string, to: string, nonce: string): Promise<string> =>
  encode(await hash(`${LABEL} commit`, call, by, to, nonce));

/** Four numbers below 64. Each end is its fingerprint and its nonce; the order does not matter. */
export async function symbolsOf(
  call: string,
  ...ends: [[fingerprint: string, nonce: string], [fingerprint: string, nonce: string]]
): Promise<number[]> {
  const [low, high] = ends[0][0] < ends[1][0] ? ends : [ends[1], ends[0]];
  const [a = 0, b = 0, c = 0] = await hash(LABEL, call, ...low, ...high);
  const bits = (a << 16) | (b << 8) | c;
  return Array.from({ length: COUNT }, (_, i) => (bits >> (6 * (COUNT - 1 - i))) & (SYMBOLS - 1));
}

/** One run for one transport. Whatever does not fit ends it: there is no second try within it. */
export class SasExchange {
  #call: string;
  #ends: Ends;
  #say: (message: SasMessage) => void;
  #nonce: string;
  #theirs: string | null = null;
  #over = false;

  constructor(call: string, ends: Ends, say: (message: SasMessage) => void, nonce = newNonce()) {
    this.#call = call;
    this.#ends = ends;
    this.#say = say;
    this.#nonce = nonce;
  }

  async begin(): Promise<void> {
    const { local, remote } = this.#ends;
    this.#say({ commit: await commitment(this.#call, local, remote, this.#nonce) });
  }

  /**
   * To be called in order, and after begin() is done. Resolves to the symbols at the last message,
   * to null before.
   * @throws Error when this cannot be an honest other side
   */
  async hear({ commit, nonce }: SasMessage): Promise<number[] | null> {
    const { local, remote } = this.#ends;
    if (this.#over || local === remote) throw new Error('out of turn');
    if (this.#theirs === null) {
      if (typeof commit !== 'string' || nonce !== undefined) throw new Error('no commitment');
      this.#theirs = commit;
      this.#say({ nonce: this.#nonce });
      return null;
    }
    this.#over = true;
    if (typeof nonce !== 'string' || commit !== undefined) throw new Error('no nonce');
    if ((await commitment(this.#call, remote, local, nonce)) !== this.#theirs)
      throw new Error('not what was committed to');
    return symbolsOf(this.#call, [local, this.#nonce], [remote, nonce]);
  }
}
