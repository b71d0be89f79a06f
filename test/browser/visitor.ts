/**
 * A person with a browser: opens the page, and does what people do by the names that contract 5
 * promises. Used by the specs beside it. It waits on events, each with a reason, and never sleeps.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core';
import { withTimeout } from '../../src/timeout.js';

const PROBE = fileURLToPath(new URL('./probe.js', import.meta.url));
const PAGE = fileURLToPath(new URL('../../dist/client/index.html', import.meta.url));

/**
 * The browser's own menus, which are pages: two renderers of each tab, and more of the processor than our page
 * takes (measured: 1.2 s a tab, 0.5 s without). The others are Playwright's: only the last list counts.
 */
const NEEDLESS = [
  ...['WebUIOmniboxAimPopup', 'WebUIOmniboxPopup'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding'],
  ...['ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints'],
  ...['NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
];

/**
 * Chromium with a made-up camera and microphone, which also works without any network. Ten pictures a
 * second are enough to see them move; encoding more is most of what a test would cost.
 */
const FLAGS = [
  `--disable-features=${NEEDLESS.join(',')}`,
  '--no-sandbox',
  '--use-fake-device-for-media-stream=fps=10',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
];

export interface BrowserOptions {
  /** Says yes to every question for camera or microphone. */
  allow?: boolean;
  flags?: string[];
  /** What its tabs play can be captured; nobody hears it where there is no loudspeaker. */
  audible?: boolean;
  /** Instead of the usual one. */
  executable?: string;
}

export async function launch({
  allow = true,
  flags = [],
  audible = false,
  executable = process.env['CHROMIUM'] ?? '/usr/bin/chromium',
}: BrowserOptions = {}): Promise<Browser> {
  if (!existsSync(PAGE)) throw new Error('the page is not built: npm run build');
  const args = [...FLAGS, ...(allow ? ['--use-fake-ui-for-media-stream'] : []), ...flags];
  return chromium.launch({
    executablePath: executable,
    args,
    ignoreDefaultArgs: audible ? ['--mute-audio'] : [],
  });
}

const ANSWER_MS = 10_000;

/** Asks until the answer is yes; the failure says what was waited for and what came last. */
export async function until<T>(
  reason: string,
  ask: () => Promise<T>,
  good: (answer: T) => boolean,
  ms = 10_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await withTimeout(ask(), Math.max(ANSWER_MS, end - Date.now())).catch((error: unknown) => {
      throw new Error(`no answer while waiting for ${reason}`, { cause: error });
    });
    if (good(answer)) return answer;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${reason}; last: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Four numbers. */
export const isSas = (text: string): boolean => /^\d+( \d+){3}$/.test(text);

export interface VisitorOptions extends BrowserContextOptions {
  /** Where on the server to begin; default the front page. */
  path?: string;
  /** Put into localStorage before the page starts. */
  remember?: Record<string, string>;
  /** The camera's picture is as large as the page asks for; else it is small, which costs less. */
  wholePicture?: boolean;
  /** Done with the empty tab: whoever wants to hear everything must be there first. */
  prepare?: (page: Page) => unknown;
}

/** Somebody else, in whatever browser. */
export interface Named {
  readonly name: string;
}

let visitors = 0;

export class Visitor {
  /** Unlike any other in the run, because tests share nodes. */
  readonly name: string;
  readonly #errors: string[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    name: string,
  ) {
    this.name = `${name} ${++visitors}`;
    page.on('pageerror', (error) => this.#errors.push(error.message));
    // Refused by a policy of ours, or a policy that the browser does not understand.
    page.on('console', (message) => {
      if (/policy|trusted/i.test(message.text())) this.#errors.push(message.text());
    });
  }

  /** Opens the page, and goes no further. */
  static async open(
    browser: Browser,
    url: string,
    name: string,
    options: VisitorOptions = {},
  ): Promise<Visitor> {
    const { path = '/', remember = {}, wholePicture = false, prepare, ...rest } = options;
    const context = await browser.newContext({
      permissions: ['camera', 'microphone'],
      locale: 'en-GB',
      ...rest,
    });
    context.setDefaultTimeout(10_000); // less than a test may take
    const page = await context.newPage();
    await page.addInitScript({ path: PROBE });
    if (wholePicture) await page.addInitScript('window.wholePicture = true');
    const kept = JSON.stringify({ 'dogeller.takeBack': 'no', ...remember });
    // Pages of the browser itself have no origin, and may not store anything.
    await page.addInitScript(`if (location.origin !== 'null') Object.assign(localStorage, ${kept});`);
    await prepare?.(page);
    await page.goto(new URL(path, url).href);
    return new Visitor(page, context, name);
  }

  /** Opens the page and goes online. */
  static async arrive(
    browser: Browser,
    url: string,
    name: string,
    options: VisitorOptions = {},
  ): Promise<Visitor> {
    const visitor = await Visitor.open(browser, url, name, options);
    await visitor.goOnline();
    return visitor;
  }

  async goOnline(): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(this.name);
    await this.page.getByRole('button', { name: 'Go online' }).click();
    await this.page.getByRole('searchbox', { name: 'Search people' }).waitFor();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  status(text: string): Locator {
    return this.page.getByRole('status').filter({ hasText: text });
  }

  row(other: Named): Locator {
    return this.page
      .getByRole('list', { name: 'People online' })
      .getByRole('listitem')
      .filter({ hasText: other.name });
  }

  callFrom(other: Named): Locator {
    return this.page.getByRole('alertdialog', { name: `${other.name} is calling` });
  }

  async call(other: Named): Promise<void> {
    await this.button(`Call ${other.name}`).click();
  }

  /** Waits for the ring, and gives the chosen answer. */
  async answer(other: Named, how: 'Accept' | 'Accept as audio' | 'Decline' = 'Accept'): Promise<void> {
    await this.callFrom(other).getByRole('button', { name: how, exact: true }).click();
  }

  async inCall(state: string): Promise<void> {
    await this.page.locator(`html[data-call="${state}"]`).waitFor();
  }

  /** Both in the call, and connected. */
  static async talk(caller: Visitor, callee: Visitor): Promise<void> {
    await caller.call(callee);
    await callee.answer(caller);
    await Promise.all([caller.inCall('connected'), callee.inCall('connected')]);
  }

  node(): Promise<string | null> {
    return this.page.locator('html').getAttribute('data-node');
  }

  /** Asks somebody else into the call. */
  async asksIn(other: Named): Promise<void> {
    await this.button('More').click();
    await this.button('Add someone').click();
    await this.button(`Add ${other.name}`).click();
  }

  /** Something of probe.js, by its source. */
  ask<T>(source: string): Promise<T> {
    return this.page.evaluate<T>(source);
  }

  /** Resolves when the picture with this label has moved on by some frames. */
  async sees(other: Named | 'You', frames = 5): Promise<void> {
    const label = JSON.stringify(other === 'You' ? other : other.name);
    const ask = (): Promise<number> => this.ask<number>(`probe.frames(${label})`);
    const before = await ask();
    await until(`${this.name} to see ${label} move`, ask, (now) => now >= before + frames);
  }

  /** From now on nothing may hold up the other one's picture: see longestPause. */
  watchFrames(other: Named): Promise<void> {
    return this.ask(`probe.watchFrames(${JSON.stringify(other.name)})`);
  }

  /** Between two frames, in milliseconds, since watchFrames. */
  longestPause(): Promise<number> {
    return this.ask<number>('probe.longestPause()');
  }

  /** Resolves when sound of the other one has come through. */
  async hears(): Promise<void> {
    const ask = (): Promise<number> => this.ask<number>('probe.audioEnergy()');
    const before = await ask();
    await until(`${this.name} to hear something`, ask, (now) => now > before);
  }

  /** The short authentication string, once there is one: four numbers. */
  symbols(): Promise<string> {
    return until(`${this.name} to see emoji`, () => this.ask<string>('probe.sas()'), isSas);
  }

  /** Resolves when no camera and no microphone is in use any more. */
  async released(): Promise<void> {
    const ask = (): Promise<string[]> => this.ask<string[]>('probe.tracks()');
    await until(`${this.name}'s tracks to end`, ask, (tracks) =>
      tracks.every((track) => track.endsWith(' ended')),
    );
  }

  async hangUp(): Promise<void> {
    await this.button('Hang up').click();
  }

  async close(): Promise<void> {
    await this.context.close();
    if (this.#errors.length > 0) throw new Error(`errors in ${this.name}'s page: ${this.#errors.join('; ')}`);
  }
}

/** What a spec opened, closed again after each test; an error in a page fails the test. */
export class Guests {
  readonly #all: Visitor[] = [];

  async open(...arrival: Parameters<typeof Visitor.open>): Promise<Visitor> {
    return this.#keep(await Visitor.open(...arrival));
  }

  async arrive(...arrival: Parameters<typeof Visitor.open>): Promise<Visitor> {
    return this.#keep(await Visitor.arrive(...arrival));
  }

  async leave(): Promise<void> {
    const all = this.#all.splice(0);
    const results = await Promise.allSettled(all.map((visitor) => visitor.close()));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  #keep(visitor: Visitor): Visitor {
    this.#all.push(visitor);
    return visitor;
  }
}
