/**
 * A person with Firefox, as Debian ships it, driven over WebDriver BiDi; does what Visitor does in
 * Chromium, as far as the specs between the two need it. Waits on conditions and never sleeps.
 */
import { readFileSync } from 'node:fs';
import puppeteer, { Puppeteer, type Browser, type Page } from 'puppeteer-core';
import { isSas, until, type Named } from './visitor.js';

const PROBE = readFileSync(new URL('./probe.js', import.meta.url), 'utf8');
/** Remembers what a policy refused, which Firefox's console does not tell over BiDi. */
const VIOLATIONS = `window.violations = [];
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
  violations.push([violatedDirective, blockedURI, sample].join(' ')));`;
const WAIT_MS = 15_000;

/**
 * `role/name` finds what is seen by role and name, as `aria/` does. That asks the browser's accessibility
 * tree, which in Firefox is more than 15 s behind the page where more wants to run than can (measured).
 */
Puppeteer.registerCustomQueryHandler('named', {
  // Runs in the page.
  queryOne: (root, selector) => {
    const top = root as unknown as Shown;
    const slash = selector.indexOf('/');
    const [role, name] = [selector.slice(0, slash), selector.slice(slash + 1)];
    const usual = { button: 'button', textbox: 'input, textarea', searchbox: 'input[type=search]' }[role];
    const words = (one: Shown | null): string => one?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
    const nameOf = (one: Shown): string => {
      const by = one.getAttribute('aria-labelledby');
      const label = by === null ? one.labels?.[0] : top.querySelector(`#${by}`);
      return one.getAttribute('aria-label') ?? words(label ?? one);
    };
    const all = [...top.querySelectorAll([`[role=${role}]`, usual].filter(Boolean).join(', '))];
    return (all.find((one) => nameOf(one) === name && one.checkVisibility()) ?? null) as never;
  },
});
/** What of an Element is used. */
interface Shown {
  readonly textContent: string | null;
  readonly labels?: ArrayLike<Shown> | null;
  getAttribute(name: string): string | null;
  querySelector(selectors: string): Shown | null;
  querySelectorAll(selectors: string): Iterable<Shown>;
  checkVisibility(): boolean;
}

/** A made-up camera and microphone, allowed without a question; works without any network. */
const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'intl.accept_languages': 'en-GB',
};

export const launchFirefox = (): Promise<Browser> =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env['FIREFOX'] ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: PREFERENCES,
  });

let foxes = 0;

export class Fox {
  readonly #errors: string[] = [];

  private constructor(
    readonly page: Page,
    readonly name: string,
  ) {
    page.on('pageerror', (error) => this.#errors.push(String(error)));
  }

  /** Opens the page and goes online. `before`: source that runs before the page's own. */
  static async arrive(browser: Browser, url: string, name: string, before = ''): Promise<Fox> {
    // Two tabs of one profile would be one person.
    const page = await (await browser.createBrowserContext()).newPage();
    page.setDefaultTimeout(WAIT_MS);
    await page.evaluateOnNewDocument(VIOLATIONS);
    await page.evaluateOnNewDocument(PROBE);
    await page.evaluateOnNewDocument(before);
    const fox = new Fox(page, `${name} (Firefox ${++foxes})`);
    await page.goto(url);
    await page.locator('named/textbox/Your name').fill(fox.name);
    await fox.press('Go online');
    await page.waitForSelector('named/searchbox/Search people');
    return fox;
  }

  /** Clicks the button of this name, when there is one. */
  async press(name: string): Promise<void> {
    await this.page.locator(`named/button/${name}`).click();
  }

  async answer(caller: Named): Promise<void> {
    await this.page.waitForSelector(`named/alertdialog/${caller.name} is calling`);
    await this.press('Accept');
  }

  async inCall(state: string): Promise<void> {
    await this.page.waitForSelector(`html[data-call="${state}"]`);
  }

  ask<T>(source: string): Promise<T> {
    return this.page.evaluate(source) as Promise<T>;
  }

  /** By what was decoded: Firefox counts no frames of a stream in the element. */
  async sees(other: Named, frames = 5): Promise<void> {
    const ask = (): Promise<number> => this.ask('probe.framesDecoded()');
    const before = await ask();
    await until(`${this.name} to see ${other.name} move`, ask, (now) => now >= before + frames, WAIT_MS);
    const width = `document.querySelector('video[aria-label=${JSON.stringify(other.name)}]').videoWidth`;
    await until(
      'the picture on the screen',
      () => this.ask<number>(width),
      (now) => now > 0,
    );
  }

  async hears(): Promise<void> {
    const ask = (): Promise<number> => this.ask('probe.audioEnergy()');
    const before = await ask();
    await until(`${this.name} to hear something`, ask, (now) => now > before, WAIT_MS);
  }

  symbols(): Promise<string> {
    return until(`${this.name} to see emoji`, () => this.ask<string>('probe.sas()'), isSas, WAIT_MS);
  }

  /** An error in the page, or anything that a policy refused, fails the test, but for `expected`. */
  async close(expected?: RegExp): Promise<void> {
    const errors = [
      ...this.#errors.filter((error) => !expected?.test(error)),
      ...(await this.ask<string[]>('violations')),
    ];
    await this.page.browserContext().close();
    if (errors.length > 0) throw new Error(`errors in ${this.name}'s page: ${errors.join('; ')}`);
  }
}
