/**
 * Loads a page anew that the server has another build of, at a moment when nobody would notice: in the
 * lobby, with nothing open or typed, hidden or not touched for a minute. It never reloads a page whose
 * server does not answer, and never goes to a build that this tab has run before: during an upgrade old
 * and new nodes answer in turn, and the page would go to and fro.
 */
import type { Clock } from '../clock.ts';
import { scriptOf } from '../new-version.ts';
import type { Remembered } from '../storage.ts';

/** Milliseconds without a key, a click or a touch. */
export const UNTOUCHED_MS = 60_000;
export const CHECK_EVERY_MS = 5_000;
/** Until a sound that the browser allows can be heard. */
export const SOUND_MS = 3_000;
const MOST_BUILDS = 8;

export interface RenewalOptions {
  clock: Clock;
  /** Of this tab: which builds it ran. */
  tab: Remembered;
  /** Of this browser: whether it keeps the right to play sounds. */
  browser: Remembered;
  /** A call, a dialog, something typed: a reload would take it away. */
  busy: () => boolean;
  hidden: () => boolean;
  /** A ring would be heard. */
  audible: () => boolean;
  /** The page as the server has it now; rejects when it cannot be had. */
  page: () => Promise<string>;
  reload: () => void;
}

export class Renewal {
  #options: RenewalOptions;
  #touchedAt: number;
  #cancel: () => void = () => undefined;
  #over = false;

  constructor(options: RenewalOptions) {
    this.#options = options;
    this.#touchedAt = options.clock.now();
    const { tab, browser, audible, clock } = options;
    if (tab.get('dogeller.renewed') === null) return;
    tab.set('dogeller.renewed', null);
    // It could be heard before the reload, and that is worth more than a new build.
    this.#cancel = clock.after(SOUND_MS, () => {
      if (!audible()) browser.set('dogeller.renewal', 'no');
    });
  }

  /** Somebody is here. */
  touch(): void {
    this.#touchedAt = this.#options.clock.now();
  }

  /** @param own the script of this page, and `next` that of the server's */
  want(own: string, next: string): void {
    const ran = this.#ran();
    if (ran.includes(next)) return;
    const look = (): void => {
      this.#cancel = this.#options.clock.after(CHECK_EVERY_MS, () => {
        if (this.#over) return;
        if (this.#mayGo()) void this.#go([...ran, own], next).then((gone) => gone || this.#over || look());
        else look();
      });
    };
    this.#cancel();
    look();
  }

  stop(): void {
    this.#over = true;
    this.#cancel();
  }

  #mayGo(): boolean {
    const { busy, hidden, clock, browser, audible } = this.#options;
    if (busy() || (audible() && browser.get('dogeller.renewal') === 'no')) return false;
    return hidden() || clock.now() - this.#touchedAt >= UNTOUCHED_MS;
  }

  async #go(ran: readonly string[], next: string): Promise<boolean> {
    const { page, tab, audible, reload } = this.#options;
    const script = scriptOf(await page().catch(() => ''));
    // Something may have begun meanwhile.
    if (script !== next || this.#over || !this.#mayGo()) return false;
    tab.set('dogeller.builds', JSON.stringify([...new Set(ran)].slice(-MOST_BUILDS)));
    if (audible()) tab.set('dogeller.renewed', 'true');
    this.stop();
    reload();
    return true;
  }

  #ran(): string[] {
    try {
      const kept: unknown = JSON.parse(this.#options.tab.get('dogeller.builds') ?? '[]');
      return Array.isArray(kept) ? kept.map(String) : [];
    } catch {
      return [];
    }
  }
}

/** What must not be open or filled when a page is loaded anew. */
const OPEN = 'dialog[open], [role="dialog"], [role="alertdialog"], details[open]';
const TYPED = 'input:not([type="checkbox"], [type="radio"], [type="range"], [readonly]), textarea';

/** Something is open, typed, or about to be typed. */
export function inUse(document: Document): boolean {
  if (document.querySelector(OPEN) !== null) return true;
  const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(TYPED)];
  return fields.some((field) => field.value !== '' || field === document.activeElement);
}
