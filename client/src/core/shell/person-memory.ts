/**
 * What is remembered of the person who uses this tab: shared by all tabs of the browser, or this tab's alone
 * once they chose to be somebody else in it. Used by what belongs to a person: name, token, status, calls.
 */
import type { Key, Memory } from '../storage.ts';

export class PersonMemory implements Memory {
  #browser: Memory;
  #tab: Memory;

  constructor(browser: Memory, tab: Memory) {
    this.#browser = browser;
    this.#tab = tab;
  }

  /** The person of this tab is not the one of the others. It stays so over a reload. */
  get isApart(): boolean {
    return this.#tab.get('dogeller.apart') === 'true';
  }

  /** From here on this tab is somebody new, or again the one of the other tabs. It must not be online. */
  stand(apart: boolean): void {
    if (apart === this.isApart) return;
    for (const key of ['dogeller.token', 'dogeller.device'] as const) this.#tab.set(key, null);
    this.#tab.set('dogeller.apart', apart ? 'true' : null);
  }

  get(key: Key): string | null {
    return this.#here.get(key);
  }

  set(key: Key, value: string | null): void {
    this.#here.set(key, value);
  }

  get #here(): Memory {
    return this.isApart ? this.#tab : this.#browser;
  }
}
