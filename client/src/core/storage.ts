/**
 * What the page remembers, behind one door: a browser that forbids storage (private windows,
 * blocked cookies) makes the page forgetful, not broken.
 */
export type Key =
  | 'dogeller.name'
  | 'dogeller.token'
  | 'dogeller.device'
  | 'dogeller.online'
  | 'dogeller.code'
  /** 'true': in this tab the person is somebody else than in the others: see shell/person-memory.ts. */
  | 'dogeller.apart'
  /** What another system vouches with for this tab: see sign-in.ts. */
  | 'dogeller.jwt'
  /** Of this tab: scripts of the builds that it ran, as JSON, and that it renewed itself: see renewal.ts. */
  | 'dogeller.builds'
  | 'dogeller.renewed'
  /** 'no': a reload costs this browser's pages their sound. */
  | 'dogeller.renewal'
  | 'dogeller.theme'
  | 'dogeller.locale'
  | 'dogeller.status'
  /** 'no': do not offer notices of the system again. */
  | 'dogeller.notices'
  /** 'true': single letters are commands in a call. */
  | 'dogeller.letters'
  /** The devices chosen for calls, as JSON: see devices.ts. */
  | 'dogeller.microphone'
  | 'dogeller.camera'
  | 'dogeller.speaker'
  /** Calls that nobody answered, as JSON: see missed-calls.ts. */
  | 'dogeller.missed'
  /** 'true' hides this browser's addresses: media goes through TURN only (RFC 8828, mode 4). */
  | 'dogeller.relayOnly'
  /** 'true' or 'false': send less, whatever the browser is told about saving data. */
  | 'dogeller.saver'
  /** 'no': the own picture is not mirrored. */
  | 'dogeller.mirror'
  /** Pictures of others that fill their place, or are shown whole, by hand; as JSON: see picture/fit.ts. */
  | 'dogeller.fits'
  /** 'no': the microphone's noise is not suppressed. */
  | 'dogeller.noise'
  /** 'no': a call rings at once, and cannot be taken back before: see state/take-back.svelte.ts. */
  | 'dogeller.takeBack'
  /** Where in this tab the own picture lies: see corner.ts. */
  | 'dogeller.corner';

/** Where something is remembered. */
export type Memory = Pick<Remembered, 'get' | 'set'>;

export class Remembered {
  #storage: Storage | null;

  /** Takes a function, because merely touching `window.localStorage` may throw. */
  constructor(open: () => Storage | undefined) {
    try {
      this.#storage = open() ?? null;
    } catch {
      this.#storage = null;
    }
  }

  get(key: Key): string | null {
    try {
      return this.#storage?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  set(key: Key, value: string | null): void {
    try {
      if (value === null) this.#storage?.removeItem(key);
      else this.#storage?.setItem(key, value);
    } catch {
      // Full or forbidden: then it is not remembered.
    }
  }
}

/** Shared by all tabs: who the person is. */
export const browserMemory = (): Remembered => new Remembered(() => globalThis.localStorage);
/** Kept by one tab over a reload: which device it is. */
export const tabMemory = (): Remembered => new Remembered(() => globalThis.sessionStorage);
