/**
 * Every state of the page (scripts/lib/scenes.mjs): axe finds nothing, with all of its rules in each
 * language, and with those that depend on looks in each theme, language and size, every two of them
 * together; and at 320 CSS pixels nothing lies beside the screen (WCAG 2.2 AA; 1.4.10 is the same as
 * 400 % zoom on a window of 1280).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { Processes } from '../support/processes.js';
import { launch } from './visitor.js';

type Scene = (stage: unknown) => AsyncGenerator<[state: string, page: Page]>;
interface Look {
  theme: 'light' | 'dark';
  language: 'en' | 'zh';
  size: { width: number; height: number };
}
interface Scripts {
  Stage: new (options: object) => { close(): Promise<void> };
  SIZES: Record<'desktop' | 'phone', Look['size']>;
  dress: (page: Page, look?: Partial<Look>) => Promise<void>;
}
const script = async <T>(name: string): Promise<T> =>
  (await import(new URL(`../../scripts/lib/${name}`, import.meta.url).href)) as T;

const { Stage, SIZES, dress } = await script<Scripts>('stage.mjs');
const { scenes, SHARES } = await script<{ scenes: Record<string, Scene>; SHARES: string }>('scenes.mjs');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const INSPECT = readFileSync(new URL('./inspect.js', import.meta.url), 'utf8');

/** Rules of WCAG 2.2 A and AA, and axe's own good practices. */
const ALL = JSON.stringify({
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
});
/** What the other rules find is the same in every colour and at every width. */
const OF_LOOKS = JSON.stringify({
  type: 'rule',
  values: ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable'],
});
const NARROW = { width: 320, height: 640 };
const LOOKS: [rules: string, look: Look][] = [
  [ALL, { theme: 'light', language: 'en', size: SIZES.desktop }],
  [ALL, { theme: 'light', language: 'zh', size: SIZES.phone }],
  [OF_LOOKS, { theme: 'dark', language: 'zh', size: SIZES.desktop }],
  [OF_LOOKS, { theme: 'dark', language: 'en', size: SIZES.phone }],
];

let browser: Browser;
let strict: Browser;
const processes = new Processes();
beforeAll(async () => {
  [browser, strict] = await Promise.all([launch(), launch({ allow: false, flags: [SHARES] })]);
});
afterAll(() => Promise.all([browser.close(), strict.close(), processes.close()]));

/** See inspect.js. By the protocol, which no policy of the page's stands in the way of. */
async function inspect(page: Page, question: string): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"inspect" in window'))) await page.evaluate(`${AXE};${INSPECT}`);
  return page.evaluate<string[]>(`inspect.${question}`);
}

/** What is wrong with the states of a scene. */
async function play(scene: Scene): Promise<string[]> {
  const node = await processes.start({ RING_SECONDS: '600' });
  const stage = new Stage({
    url: node.url,
    stopServer: () => node.kill(),
    mine: browser,
    theirs: browser,
    third: browser,
    strict,
    // axe makes elements out of text, which Trusted Types forbid.
    context: { bypassCSP: true },
  });
  const found: string[] = [];
  try {
    for await (const [state, page] of scene(stage)) {
      for (const [rules, look] of LOOKS) {
        await dress(page, look);
        const where = `${state} ${look.theme} ${look.language} ${look.size.width}`;
        for (const one of await inspect(page, `axe(${rules})`)) found.push(`${where}: ${one}`);
      }
      for (const language of ['en', 'zh'] as const) {
        await dress(page, { language, size: NARROW });
        for (const one of await inspect(page, 'beside()')) found.push(`${state} ${language} 320: ${one}`);
      }
      await dress(page);
    }
  } finally {
    await stage.close();
    await node.kill();
  }
  return found;
}

/** So many scenes side by side: most of one is waiting for somebody. */
const AT_ONCE = 2;
const waiting: (() => void)[] = [];
const played = new Map<string, Promise<string[]>>();

function playAll(): void {
  let free = AT_ONCE;
  const turn = (): Promise<void> =>
    free-- > 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
  const over = (): void => {
    free++;
    waiting.shift()?.();
  };
  for (const [name, scene] of Object.entries(scenes)) {
    const result = turn()
      .then(() => play(scene))
      .finally(over);
    // Nobody may be waiting for it yet.
    result.catch(() => undefined);
    played.set(name, result);
  }
}

describe('every state of the page', () => {
  it.each(Object.keys(scenes))(
    'is for everybody: %s',
    async (name) => {
      if (played.size === 0) playAll();
      expect(await played.get(name)).toEqual([]);
    },
    180_000,
  );
});
