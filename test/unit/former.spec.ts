/** The build keeps the assets of the one before for a day, and not too many bytes of them. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface Former {
  KEEP_MS: number;
  keepFormer(of: { assets: string; former: string; now?: number }): void;
  pruneFormer(of: { former: string; now?: number; most?: number }): void;
}
const { KEEP_MS, keepFormer, pruneFormer } = (await import(
  new URL('../../scripts/lib/former.mjs', import.meta.url).href
)) as Former;

const T0 = 1_800_000_000_000;

describe('the assets of former builds', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'dogeller-former-'));
  const [assets, former] = [path.join(root, 'assets'), path.join(root, 'former')];
  afterAll(() => rmSync(root, { recursive: true }));
  const left = (): string[] => readdirSync(former).sort();

  /** Replaced at `now`, long after it was made. */
  function replace(name: string, now: number, bytes = 10): void {
    mkdirSync(assets, { recursive: true });
    writeFileSync(path.join(assets, name), Buffer.alloc(bytes));
    keepFormer({ assets, former, now });
    rmSync(assets, { recursive: true });
  }

  it('are nothing before the first build', () => {
    keepFormer({ assets, former, now: T0 });
    pruneFormer({ former, now: T0 });
  });

  it('stay for a day after they were replaced', () => {
    replace('x-1.js', T0);
    replace('x-2.js', T0 + 1_000);
    pruneFormer({ former, now: T0 + KEEP_MS });
    expect(left()).toEqual(['x-1.js', 'x-2.js']);
    pruneFormer({ former, now: T0 + KEEP_MS + 1_000 });
    expect(left()).toEqual(['x-2.js']);
  });

  it('are not more than so many bytes: the newest stay', () => {
    for (let i = 3; i < 9; i++) replace(`x-${i}.js`, T0 + i * 1_000, 100);
    pruneFormer({ former, now: T0 + 10_000, most: 250 });
    expect(left()).toEqual(['x-7.js', 'x-8.js']);
  });
});
