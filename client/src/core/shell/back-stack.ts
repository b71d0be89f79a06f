/**
 * The browser's Back button closes what is open before it leaves the page. Each open panel or sheet has an
 * entry in the session history (HTML, 7.4), whose state says how many are open; closing one by other means
 * removes its entry. history.go() is asynchronous, and an entry pushed meanwhile may count or not. So only
 * one traversal runs at a time, and its length comes from the state of the current entry: otherwise it could
 * leave the page.
 */
export interface BackStackOptions {
  page: Pick<EventTarget, 'addEventListener'>;
  history: Pick<History, 'pushState' | 'go' | 'state'>;
}

export class BackStack {
  #history: BackStackOptions['history'];
  /** What closes each, the innermost last. */
  #open: (() => void)[] = [];
  /** A step of ours is under way. */
  #going = false;
  #soon = false;

  constructor({ page, history }: BackStackOptions) {
    this.#history = history;
    page.addEventListener('popstate', () => this.#arrived());
    // A page that was reloaded, with nothing open any more.
    this.#adjustSoon();
  }

  /** Until what this gives is called, the way back calls `close` and does no more. */
  hold(close: () => void): () => void {
    // Else two that close in the same way would be one.
    const one = (): void => close();
    this.#open.push(one);
    this.#adjustSoon();
    return () => {
      const at = this.#open.indexOf(one);
      // The way back has closed it already.
      if (at < 0) return;
      this.#open.splice(at, 1);
      this.#adjustSoon();
    };
  }

  /** Entries of ours up to the one that we are on, itself included. */
  get #depth(): number {
    const state: unknown = this.#history.state;
    const open = typeof state === 'object' && state !== null && 'open' in state ? state.open : 0;
    return typeof open === 'number' ? open : 0;
  }

  #arrived(): void {
    if (this.#going) this.#going = false;
    else for (let more = this.#open.length - this.#depth; more > 0; more--) this.#open.pop()?.();
    this.#adjustSoon();
  }

  /** Where one is closed and another opened at the same moment, there is nothing to do. */
  #adjustSoon(): void {
    if (this.#soon) return;
    this.#soon = true;
    queueMicrotask(() => {
      this.#soon = false;
      if (!this.#going) this.#adjust();
    });
  }

  #adjust(): void {
    for (let depth = this.#depth + 1; depth <= this.#open.length; depth++)
      this.#history.pushState({ open: depth }, '');
    const tooMany = this.#depth - this.#open.length;
    if (tooMany <= 0) return;
    this.#going = true;
    this.#history.go(-tooMany);
  }
}
