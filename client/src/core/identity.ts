/**
 * Who this tab is for the server: the person's token, shared by all tabs, and the device, one per
 * tab, which survives a reload so that a call does. Used by SignalingClient only.
 */
import type { Remembered } from './storage.ts';

/** How long a reloaded page waits for its own former self to let go of the device. */
const HANDOVER_MS = 400;

export class Identity {
  #browser: Remembered;
  #tab: Remembered;
  #locks: LockManager | undefined;
  #held: string | null = null;

  constructor(browser: Remembered, tab: Remembered, locks: LockManager | undefined) {
    this.#browser = browser;
    this.#tab = tab;
    this.#locks = locks;
  }

  get token(): string | undefined {
    return this.#browser.get('dogeller.token') ?? undefined;
  }

  get device(): string | undefined {
    return this.#tab.get('dogeller.device') ?? undefined;
  }

  /**
   * To be awaited before the first registration. A duplicated tab starts with a copy of the
   * other's sessionStorage; were both to resume the same device, they would throw each other out
   * for ever. A device is therefore held by a Web Lock, and who does not get it takes a new one.
   */
  async claim(): Promise<void> {
    const device = this.device;
    if (device === undefined || this.#held === device) return;
    if (!(await this.#hold(device))) this.#tab.set('dogeller.device', null);
  }

  async remember(token: string, device: string): Promise<void> {
    this.#browser.set('dogeller.token', token);
    this.#tab.set('dogeller.device', device);
    if (this.#held !== device) await this.#hold(device);
  }

  /** The server does not know the token any more: the next registration makes a new person. */
  forget(): void {
    this.#browser.set('dogeller.token', null);
    this.#tab.set('dogeller.device', null);
  }

  #hold(device: string): Promise<boolean> {
    const locks = this.#locks;
    // Only a secure context has locks; elsewhere there is no camera to call with either.
    if (!locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      const signal = AbortSignal.timeout(HANDOVER_MS);
      const kept = locks.request(`dogeller.device.${device}`, { signal }, () => {
        this.#held = device;
        resolve(true);
        // Held until the tab is gone: the promise never settles.
        return new Promise<void>(() => undefined);
      });
      kept.catch(() => resolve(false));
    });
  }
}
