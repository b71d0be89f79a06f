/**
 * Keeps the screen on while it is wanted. The system takes the lock back whenever the page is
 * hidden (W3C Screen Wake Lock, 5.2), so it is asked for again when the page is seen. Used by the
 * companion of a call.
 */
export interface WakeLockOptions {
  /** `navigator.wakeLock`: absent in some browsers, and where the page is not a secure context. */
  lock: { request(type: 'screen'): Promise<Sentinel> } | undefined;
  page: Pick<Document, 'addEventListener' | 'visibilityState'>;
}

/** As much of a WakeLockSentinel as is used. */
export interface Sentinel {
  readonly released: boolean;
  release(): Promise<void>;
}

export class WakeLock {
  #options: WakeLockOptions;
  #wanted = false;
  #held: Sentinel | null = null;
  #asking = false;

  constructor(options: WakeLockOptions) {
    this.#options = options;
    options.page.addEventListener('visibilitychange', () => void this.#ask());
  }

  /** Never rejects: a battery that is nearly empty may refuse it. */
  async set(wanted: boolean): Promise<void> {
    this.#wanted = wanted;
    if (wanted) return this.#ask();
    const held = this.#held;
    this.#held = null;
    await held?.release().catch(() => undefined);
  }

  async #ask(): Promise<void> {
    const { lock, page } = this.#options;
    if (!lock || !this.#wanted || this.#asking || page.visibilityState !== 'visible') return;
    if (this.#held && !this.#held.released) return;
    this.#asking = true;
    try {
      this.#held = await lock.request('screen');
    } catch {
      this.#held = null;
    } finally {
      this.#asking = false;
    }
    // Nobody wants it any more.
    if (!this.#wanted) await this.set(false);
  }
}
