/**
 * Of several open tabs of a browser one rings: whoever holds the Web Lock of the call. Those that
 * are looked at and can be heard ask first; when the one that rings is closed, the next one does.
 * Silence in one tab is silence in all. Used by the state layer.
 */
import type { Clock } from './clock.ts';

export interface RingerOptions {
  /** Absent where the page is not a secure context: then every tab rings. */
  locks: Pick<LockManager, 'request'> | undefined;
  /** To the other tabs. */
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'> | null;
  clock: Clock;
  /** Milliseconds to wait for a tab that is better at it; 0 for the best. */
  patience: () => number;
  /** This tab is the one. */
  ring: () => void;
  /** It is over, or not wanted any more. */
  hush: () => void;
}

export class Ringer {
  #options: RingerOptions;
  #call: string | null = null;
  #silent = false;
  #chosen = false;
  #stop: () => void = () => undefined;

  constructor(options: RingerOptions) {
    this.#options = options;
    options.channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (data !== null && data === this.#call) this.#hush();
    });
  }

  /** This tab rings, or would, had nobody silenced it. */
  get chosen(): boolean {
    return this.#chosen;
  }

  get silent(): boolean {
    return this.#silent;
  }

  start(call: string): void {
    if (call === this.#call) return;
    this.stop();
    this.#call = call;
    const { clock, locks, patience } = this.#options;
    const over = new AbortController();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const take = (): Promise<void> => {
      if (call === this.#call) {
        this.#chosen = true;
        if (!this.#silent) this.#options.ring();
      }
      return held;
    };
    const cancel = clock.after(patience(), () => {
      if (!locks) return void take();
      // Rejected when it was over before it was this tab's turn.
      locks.request(`dogeller.ring.${call}`, { signal: over.signal }, take).catch(() => undefined);
    });
    this.#stop = () => {
      cancel();
      over.abort();
      release();
    };
  }

  /** The person wants to see it, and hear nothing. The lock is kept, so that no other tab begins. */
  silence(): void {
    if (this.#call === null || this.#silent) return;
    this.#options.channel?.postMessage(this.#call);
    this.#hush();
  }

  stop(): void {
    if (this.#call === null) return;
    this.#call = null;
    this.#stop();
    this.#chosen = false;
    this.#silent = false;
    this.#options.hush();
  }

  #hush(): void {
    this.#silent = true;
    this.#options.hush();
  }
}
