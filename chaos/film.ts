/**
 * Two real pages in one call that lasts as long as the run: every frame of the other's picture is
 * timed. What dies on the server must not be seen in it.
 */
import type { Browser } from 'playwright-core';
import { launch, until as asked, Visitor } from '../test/browser/visitor.js';
import type { Status } from '../src/protocol/constants.js';
import type { History } from './history.js';
import type { Film } from './result.js';
import type { Verdict } from './verdict.js';
import { until } from './wait.js';
import type { Watcher } from './watchers.js';

/** A picture that stands still for so long is no hiccup of a busy machine, ms. */
const STOPPED_MS = 3_000;
const NOTABLE_MS = 500;
const LOOK_EVERY_MS = 2_000;
const APPEARS_MS = 10_000;
const HANG_UP_MS = 10_000;

/** In the page: when each frame came that came late. The element is looked for anew, should it change. */
const CAMERA = (label: string): string => `(() => {
  const film = (window.film = { frames: 0, gaps: [], last: Date.now() });
  let element = null;
  const frame = () => {
    const now = Date.now();
    if (now - film.last > ${NOTABLE_MS / 2}) film.gaps.push([now, now - film.last]);
    film.last = now;
    film.frames++;
    element.requestVideoFrameCallback(frame);
  };
  setInterval(() => {
    const found = document.querySelector(${JSON.stringify(`video[aria-label="${label}"]`)});
    if (!found || found === element) return;
    element = found;
    element.requestVideoFrameCallback(frame);
  }, 100);
})()`;

interface Footage {
  frames: number;
  gaps: [at: number, ms: number][];
  last: number;
}

export class FilmCrew {
  /** As the directory should show them. */
  readonly online = new Map<string, { name: string; status: Status }>();
  readonly #began = Date.now();
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  private constructor(
    private readonly browsers: readonly Browser[],
    private readonly ada: Visitor,
    private readonly bob: Visitor,
    private readonly history: History,
    private readonly verdict: Verdict,
  ) {}

  static async start(url: string, watcher: Watcher, history: History, verdict: Verdict): Promise<FilmCrew> {
    // Two browsers and not two windows of one: they share no process.
    const browsers = await Promise.all([launch(), launch()]);
    const [ada, bob] = (await Promise.all(
      browsers.map((browser, i) => Visitor.arrive(browser, url, i === 0 ? 'Ada' : 'Bob')),
    )) as [Visitor, Visitor];
    await Visitor.talk(ada, bob);
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
    const crew = new FilmCrew(browsers, ada, bob, history, verdict);
    await crew.#roll(watcher);
    return crew;
  }

  /** Until here; the call must still be one, and end for both when one hangs up. */
  async cut(): Promise<Film> {
    clearInterval(this.#timer);
    const films = await Promise.all([this.ada, this.bob].map((one) => this.#footage(one)));
    const gaps = films.flatMap(({ gaps, last }) => [...gaps, [Date.now(), Date.now() - last] as const]);
    const [at, longest] = gaps.reduce((most, gap) => (gap[1] > most[1] ? gap : most), [
      this.#began,
      0,
    ] as const);
    const film: Film = {
      frames: films.reduce((sum, { frames }) => sum + frames, 0),
      longestGap: longest,
      longestGapAt: this.history.seconds(at),
      longGaps: gaps.filter(([, ms]) => ms > NOTABLE_MS).length,
    };
    if (longest > STOPPED_MS) {
      const detail = `${longest} ms until ${film.longestGapAt.toFixed(1)} s`;
      this.verdict.broken('the picture does not stop', detail);
    }
    return film;
  }

  async hangUp(): Promise<void> {
    await this.#look();
    if (!this.#ended) {
      this.#ended = true;
      await this.ada.hangUp();
      const heard = (): Promise<string | null> => this.#phase(this.bob);
      const inTime = await asked('Bob to hear it', heard, (phase) => phase === 'ended', HANG_UP_MS).catch(
        () => null,
      );
      if (inTime === null) this.verdict.broken('hanging up reaches the other one', 'between the two pages');
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const visitor of [this.ada, this.bob]) {
      await visitor
        .close()
        .catch((error: unknown) => this.verdict.broken('no error in a page', String(error)));
    }
    await Promise.all(this.browsers.map((browser) => browser.close()));
  }

  async #roll(watcher: Watcher): Promise<void> {
    for (const { name } of [this.ada, this.bob]) {
      const find = () => watcher.window?.people.find((person) => person.name === name);
      if (!(await until(() => find() !== undefined, APPEARS_MS))) throw new Error(`${name} is not listed`);
      this.online.set(find()?.id ?? '', { name, status: 'in_call' });
    }
    await this.ada.page.evaluate(CAMERA(this.bob.name));
    await this.bob.page.evaluate(CAMERA(this.ada.name));
    this.#timer = setInterval(() => void this.#look().catch(() => undefined), LOOK_EVERY_MS);
  }

  async #look(): Promise<void> {
    for (const visitor of [this.ada, this.bob]) {
      const phase = await this.#phase(visitor);
      if (this.#ended || phase === 'connected') continue;
      if (phase !== 'ended') {
        this.verdict.broken('the picture does not stop', `${visitor.name}'s page says ${phase}`);
        continue;
      }
      this.#ended = true;
      this.verdict.broken('no live call ends that nobody hung up', `in ${visitor.name}'s page`);
    }
  }

  #phase(visitor: Visitor): Promise<string | null> {
    return visitor.page.locator('html').getAttribute('data-call');
  }

  #footage(visitor: Visitor): Promise<Footage> {
    return visitor.ask<Footage>('window.film');
  }
}
