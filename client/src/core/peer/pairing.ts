/**
 * Decides whether a signal is for this link, and whether it comes from the link that this one is paired
 * with (contract 4.4: `link` and `for`). It holds no content and knows no time.
 */

/** The identity of a signal; a page older than protocol version 2 sends neither. */
export interface Address {
  /** The sender's link. */
  link?: string | undefined;
  /** The receiver's link; absent while the sender does not know it. */
  for?: string | undefined;
}

export type Verdict =
  /** From the link that this one is paired with, or from a page that has no links. */
  | 'known'
  /** The first link of theirs that this one hears of. */
  | 'first'
  /** A link that takes the place of the one that this link is paired with. */
  | 'other'
  /** From a link that another one of theirs has replaced. */
  | 'stale'
  /** For a former link of this page. */
  | 'misdirected';

/** Former links of theirs that are remembered; the oldest is forgotten first. */
const MOST_PAST = 16;

export class Pairing {
  readonly mine: string;
  #theirs: string | null = null;
  /** Their link has answered to ours, so it is no late copy of one that is gone. */
  #confirmed = false;
  #past: Set<string>;

  constructor(mine: string, past: Iterable<string> = []) {
    this.mine = mine;
    this.#past = new Set(past);
  }

  get theirs(): string | null {
    return this.#theirs;
  }

  /** Changes nothing but the knowledge that their link is alive. */
  judge({ link, for: to }: Address): Verdict {
    if (to !== undefined && to !== this.mine) return 'misdirected';
    if (link === undefined) return 'known';
    if (link === this.#theirs) {
      this.#confirmed ||= to !== undefined;
      return 'known';
    }
    // Nothing forbids to go back to a link that is past, until the one in its place has shown that it lives.
    if (this.#confirmed && this.#past.has(link) && to === undefined) return 'stale';
    return this.#theirs === null ? 'first' : 'other';
  }

  /** Pairs this link with the sender of a signal that was judged 'first' or 'other'. */
  meet({ link, for: to }: Address): void {
    if (link === undefined) return;
    if (this.#theirs !== null) this.#past.add(this.#theirs);
    this.#past.delete(link);
    this.#theirs = link;
    this.#confirmed = to !== undefined;
  }

  /**
   * The pairing of the next link of this page, paired with nobody yet. `replaced`: their link has a
   * successor, so that it counts as past.
   */
  next(mine: string, replaced: boolean): Pairing {
    const past = [...this.#past, ...(replaced && this.#theirs !== null ? [this.#theirs] : [])];
    return new Pairing(mine, past.slice(-MOST_PAST));
  }
}
