/**
 * Notices that the server has another page than this one: after a connection that was cut, which is
 * what an upgrade looks like from here, and now and then. Nothing of the page is cached by us, so
 * whoever reloads has the new one.
 */
import type { Clock } from './clock.ts';

/** Milliseconds within which all pages look after a cut, each at a time of its own. */
export const SPREAD_MS = 60_000;
export const SELDOM_MS = 60 * 60_000;

export interface NewVersionOptions {
  /** The script that this page was started by; null where pages are not built. */
  own: string | null;
  /** The page as the server has it now; rejects when it cannot be had. */
  page: () => Promise<string>;
  clock: Clock;
  /** From 0 to 1, as Math.random(). */
  random: () => number;
  found: (script: string) => void;
}

export class NewVersion {
  #options: NewVersionOptions;
  #cancel: (() => void) | null = null;
  #over = false;

  constructor(options: NewVersionOptions) {
    this.#options = options;
    if (options.own === null) this.#over = true;
    else this.#lookIn(SELDOM_MS);
  }

  /** The connection was lost and is back, or leads to another node. */
  back(): void {
    if (!this.#over) this.#lookIn(this.#options.random() * SPREAD_MS);
  }

  stop(): void {
    this.#over = true;
    this.#cancel?.();
  }

  #lookIn(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#options.clock.after(ms, () => void this.#look());
  }

  async #look(): Promise<void> {
    const { own, page, found } = this.#options;
    const script = scriptOf(await page().catch(() => ''));
    if (this.#over) return;
    // An answer that is no page of ours, of a proxy for instance, says nothing.
    if (script === null || script === own) return this.#lookIn(SELDOM_MS);
    this.stop();
    found(script);
  }
}

/** The script of a page: vite names it by its content, and that by all that it imports. */
export const scriptOf = (html: string): string | null =>
  /<script\b[^>]*\ssrc="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? null;
