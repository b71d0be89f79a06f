/**
 * Who this tab is for the server: its token and its device, which survive a reload so that a call
 * does. A new tab starts with the token of another one, as the same person, unless it stands apart
 * (shell/person-memory.ts). Used by SignalingClient only.
 */
import type { Memory } from './storage.ts';

/** Milliseconds that a page waits for another one to let go of the device. */
const HANDOVER_MS = 400;
/** After a reload it is the page's former self, which a busy machine is slow to take down. */
const RELOADED_MS = 5_000;

export class Identity {
  #person: Memory;
  #tab: Memory;
  #locks: LockManager | undefined;
  #held: string | null = null;
  #handoverMs: number;

  /** @param isReload a duplicated tab is no reload: it must not wait long for what it never gets */
  constructor(person: Memory, tab: Memory, locks: LockManager | undefined, isReload = false) {
    this.#person = person;
    this.#tab = tab;
    this.#locks = locks;
    this.#handoverMs = isReload ? RELOADED_MS : HANDOVER_MS;
  }

  get token(): string | undefined {
    // Our own first: the other tab may have gone offline, which is the end of its token.
    return this.#tab.get('dogeller.token') ?? this.#person.get('dogeller.token') ?? undefined;
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
    this.#person.set('dogeller.token', token);
    this.#tab.set('dogeller.token', token);
    this.#tab.set('dogeller.device', device);
    if (this.#held !== device) await this.#hold(device);
  }

  /** This tab went offline: what it had is revoked, and with this token the person comes back. */
  leave(token: string): void {
    this.#person.set('dogeller.token', token);
    this.#tab.set('dogeller.token', token);
    this.#tab.set('dogeller.device', null);
  }

  /**
   * The token is worth nothing any more. The next registration takes another tab's, if there is
   * one, and else makes a new person.
   */
  forget(): void {
    const { token } = this;
    if (this.#person.get('dogeller.token') === token) this.#person.set('dogeller.token', null);
    this.#tab.set('dogeller.token', null);
    this.#tab.set('dogeller.device', null);
  }

  #hold(device: string): Promise<boolean> {
    const locks = this.#locks;
    // Only a secure context has locks; elsewhere there is no camera to call with either.
    if (!locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      const signal = AbortSignal.timeout(this.#handoverMs);
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
