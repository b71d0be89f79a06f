// Where the scenes of scenes.mjs are played: opens people's pages in real browsers, and closes them.
// Used by the screenshots and by test/browser/axe.spec.ts.

/** What a page may look like. `size`: of the window, in CSS pixels. */
export const SIZES = { desktop: { width: 1280, height: 760 }, phone: { width: 390, height: 844 } };

export class Stage {
  #options;
  #pages = [];

  /**
   * @param {object} options
   * @param {string} options.url of a node that nobody else is on
   * @param {() => Promise<void>} options.stopServer
   * @param {import('playwright-core').Browser} options.mine whose pages are looked at
   * @param {import('playwright-core').Browser} options.theirs everybody else's
   * @param {import('playwright-core').Browser} options.third of whoever is asked into a call
   * @param {import('playwright-core').Browser} options.strict gives no camera unless the context says
   *   so, and shares the tab of scenes/shown.mjs
   * @param {import('playwright-core').BrowserContextOptions} [options.context]
   */
  constructor(options) {
    this.#options = options;
  }

  get url() {
    return this.#options.url;
  }

  /** Opens the page and goes no further. `before` is done with the empty tab. */
  async open({ browser = 'mine', path = '/', before, ...context } = {}) {
    const made = await this.#options[browser].newContext({
      permissions: ['camera', 'microphone'],
      locale: 'en-GB',
      viewport: SIZES.desktop,
      // What moves is not the same from one look to the next.
      reducedMotion: 'reduce',
      ...this.#options.context,
      ...context,
    });
    made.setDefaultTimeout(20_000);
    const page = await made.newPage();
    this.#pages.push(page);
    await before?.(page);
    await page.goto(new URL(path, this.url).href);
    return page;
  }

  async arrive(name, how = {}) {
    const page = await this.open(how);
    await page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await page.getByRole('button', { name: 'Go online' }).click();
    await page.getByRole('searchbox', { name: 'Search people' }).waitFor();
    return page;
  }

  /** Another tab of the same person. */
  async another(page) {
    const tab = await page.context().newPage();
    await tab.goto(this.url);
    await tab.getByRole('button', { name: 'Go online' }).click();
    await tab.getByRole('searchbox', { name: 'Search people' }).waitFor();
    return tab;
  }

  stopServer() {
    return this.#options.stopServer();
  }

  async close() {
    await Promise.all(this.#pages.splice(0).map((page) => page.context().close()));
  }
}

/**
 * Theme, language, size and what the system asks for, changed in place: nothing of the page may have
 * to start again for it.
 */
export async function dress(
  page,
  {
    theme = 'light',
    language = 'en',
    size = SIZES.desktop,
    forcedColors = 'none',
    contrast = 'no-preference',
  } = {},
) {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: theme, forcedColors, contrast, reducedMotion: 'reduce' });
  await page.locator(`html[data-theme=${theme}]`).waitFor();
  await page.evaluate((wanted) => {
    const select = document.querySelector('.language select');
    if (!select || select.value === wanted) return;
    select.value = wanted;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }, language);
  await page.locator(`html:lang(${language})`).waitFor();
}
