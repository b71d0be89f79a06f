/**
 * Every state of the page (scripts/lib/scenes.mjs), in both themes, both languages, on a desktop and a
 * phone: axe finds nothing, and at 320 CSS pixels nothing lies beside the screen (WCAG 2.2 AA; 1.4.10
 * is the same as 400 % zoom on a window of 1280).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { startNodes } from '../support/nodes.js';
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
const { scenes } = await script<{ scenes: Record<string, Scene> }>('scenes.mjs');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const INSPECT = readFileSync(new URL('./inspect.js', import.meta.url), 'utf8');

/** Rules of WCAG 2.2 A and AA, and axe's own good practices. */
const TAGS = JSON.stringify(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
const NARROW = { width: 320, height: 640 };
const LOOKS: Look[] = (['light', 'dark'] as const).flatMap((theme) =>
  (['en', 'zh'] as const).flatMap((language) =>
    [SIZES.desktop, SIZES.phone].map((size) => ({ theme, language, size })),
  ),
);

let browser: Browser;
let strict: Browser;
beforeAll(async () => {
  [browser, strict] = await Promise.all([launch(), launch({ allow: false })]);
});
afterAll(() => Promise.all([browser.close(), strict.close()]));

/** See inspect.js. By the protocol, which no policy of the page's stands in the way of. */
async function inspect(page: Page, question: string): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"inspect" in window'))) await page.evaluate(`${AXE};${INSPECT}`);
  return page.evaluate<string[]>(`inspect.${question}`);
}

describe('every state of the page', () => {
  it.each(Object.entries(scenes))(
    'is for everybody: %s',
    async (_name, scene) => {
      const nodes = await startNodes(1, { env: { RING_SECONDS: '600' } });
      const stage = new Stage({
        url: nodes.node(0).url,
        stopServer: () => nodes.close(),
        mine: browser,
        theirs: browser,
        strict,
        // axe makes elements out of text, which Trusted Types forbid.
        context: { bypassCSP: true },
      });
      const found: string[] = [];
      try {
        for await (const [state, page] of scene(stage)) {
          for (const look of LOOKS) {
            await dress(page, look);
            const where = `${state} ${look.theme} ${look.language} ${look.size.width}`;
            for (const one of await inspect(page, `axe(${TAGS})`)) found.push(`${where}: ${one}`);
          }
          for (const language of ['en', 'zh'] as const) {
            await dress(page, { language, size: NARROW });
            for (const one of await inspect(page, 'beside()')) found.push(`${state} ${language} 320: ${one}`);
          }
          await dress(page);
        }
      } finally {
        await stage.close();
        await nodes.close().catch(() => undefined);
      }
      expect(found).toEqual([]);
    },
    180_000,
  );
});
