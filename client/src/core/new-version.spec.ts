import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { NewVersion, scriptOf, SELDOM_MS, SPREAD_MS } from './new-version.ts';

const html = (name: string): string =>
  `<script src="/theme.js"></script><script type="module" crossorigin src="/assets/${name}.js"></script>`;
/** Until promises that wait for nothing have settled. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a new version', () => {
  let clock: FakeClock;
  let served: string | Error;
  let asked: number;
  let found: number;
  const start = (own: string | null): NewVersion =>
    new NewVersion({
      own,
      page: () => {
        asked++;
        return served instanceof Error ? Promise.reject(served) : Promise.resolve(served);
      },
      clock,
      random: () => 0.5,
      found: (script) => {
        expect(script).toBe('/assets/index-2.js');
        found++;
      },
    });
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await settled();
  };
  beforeEach(() => {
    clock = new FakeClock();
    [served, asked, found] = [html('index-1'), 0, 0];
  });

  it('is found after a cut, at a moment of this page’s own, once', async () => {
    const version = start('/assets/index-1.js');
    served = html('index-2');
    await pass(SPREAD_MS);
    expect(asked).toBe(0);
    version.back();
    await pass(SPREAD_MS / 2 - 1);
    expect(asked).toBe(0);
    await pass(1);
    expect([asked, found]).toEqual([1, 1]);
    version.back();
    await pass(SELDOM_MS * 3);
    expect([asked, found]).toEqual([1, 1]);
  });

  it('is looked for now and then', async () => {
    start('/assets/index-1.js');
    await pass(SELDOM_MS);
    await pass(SELDOM_MS);
    expect([asked, found]).toEqual([2, 0]);
    served = html('index-2');
    await pass(SELDOM_MS);
    expect(found).toBe(1);
  });

  it.each([
    ['no answer', new Error('away')],
    ['a page of somebody else', '<h1>Log in</h1>'],
    ['the same', html('index-1')],
  ])('is none: %s', async (_, answer) => {
    served = answer;
    start('/assets/index-1.js').back();
    await pass(SPREAD_MS);
    expect([asked, found]).toEqual([1, 0]);
  });

  it('is not looked for where pages are not built, or after the end', async () => {
    start(null).back();
    const version = start('/assets/index-1.js');
    version.stop();
    version.back();
    await pass(SELDOM_MS);
    expect(asked).toBe(0);
  });

  it('is told by the script', () => {
    expect(scriptOf(html('index-abc'))).toBe('/assets/index-abc.js');
    expect(scriptOf('<script type="module" src="/src/main.ts"></script>')).toBeNull();
  });
});
