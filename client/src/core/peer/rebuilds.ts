/**
 * Decides when a connection that does not come about, or has stopped, is replaced by a new one, whatever
 * the reason: no candidate, no answer, a handshake that hangs, media that never comes, a way that ICE
 * restarts do not mend. It replaces nothing itself. RemoteMember does, and tells each step that is made.
 */
import type { Clock } from '../clock.ts';

/** Steps of one connection, in their order. Each that is made gives the next one its own time. */
export const STEPS = ['opened', 'described', 'path', 'connected', 'met'] as const;
export type Step = (typeof STEPS)[number];

/** Whether what the other page sends has come: 'later' when it is too early to say. */
export type Arrival = 'yes' | 'no' | 'later';

export interface RebuildsOptions {
  clock: Clock;
  /** Of two sides one rebuilds first, or their new connections would cross. */
  first: boolean;
  /** Signals can leave. Without the server a new connection would lead nowhere. */
  online: () => boolean;
  /** Asked once the connection stands. */
  arrived: () => Promise<Arrival>;
  /** Replaces the connection; to be answered by begin(). */
  rebuild: () => void;
}

/** How long one step may take before the connection is rebuilt; doubles with each rebuild, twice. */
export const STEP_MS = 4_000;
/** The same for a connection that stood and is lost: an ICE restart is tried before. */
export const LOST_MS = 8_000;
/** So much longer the side waits that does not rebuild first. */
export const SECOND = 1.4;
/** Rebuilds in a row that lead to nothing; then the way is left to ICE, and to the deadline of the call. */
export const MOST_REBUILDS = 4;
const MOST_DOUBLINGS = 2;

export class Rebuilds {
  #options: RebuildsOptions;
  #step: Step = 'opened';
  /** Connections in a row over which the two have not met. */
  #tries = 0;
  /** Whether this connection has been good. */
  #met = false;
  /** A look at what has arrived is under way, or was in vain once. */
  #looked = false;
  #asked: object | null = null;
  /** The time was over while nothing could be sent. */
  #due = false;
  #cancel: (() => void) | null = null;

  constructor(options: RebuildsOptions) {
    this.#options = options;
  }

  /** The first connection may begin, or another one has taken its place, from whichever side. */
  begin(again = false): void {
    if (again) this.#tries++;
    this.#met = false;
    this.#looked = false;
    this.#step = 'opened';
    this.#wait(STEP_MS);
  }

  /** A step of the current connection; one that was made before changes nothing. */
  made(step: Step): void {
    if (STEPS.indexOf(step) <= STEPS.indexOf(this.#step)) return;
    this.#step = step;
    if (step === 'met' || (step === 'connected' && this.#met)) this.#isMet();
    else if (!this.#met) this.#wait(STEP_MS);
  }

  /** The connection stood, and does not any more. */
  lost(): void {
    if (STEPS.indexOf(this.#step) < STEPS.indexOf('connected')) return;
    this.#step = 'described';
    this.#wait(this.#met ? LOST_MS : STEP_MS);
  }

  /** The server, or another network, is there again: what was in vain before counts no more. */
  retry(): void {
    this.#tries = 0;
    if (this.#due || (this.#step !== 'met' && this.#cancel)) this.#wait(this.#met ? LOST_MS : STEP_MS);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#due = false;
  }

  #isMet(): void {
    this.stop();
    this.#step = 'met';
    this.#met = true;
    this.#tries = 0;
  }

  #wait(ms: number): void {
    this.stop();
    const { clock, first } = this.#options;
    const more = 2 ** Math.min(this.#tries, MOST_DOUBLINGS) * (first ? 1 : SECOND);
    this.#cancel = clock.after(ms * more, () => {
      this.#cancel = null;
      void this.#over();
    });
  }

  /** The time of a step is over. */
  async #over(): Promise<void> {
    if (this.#step === 'connected' && !(await this.#isSilent())) return;
    if (!this.#options.online()) {
      this.#due = true;
      return;
    }
    if (this.#tries < MOST_REBUILDS) this.#options.rebuild();
  }

  /** Connected, but what the other page sends does not come. */
  async #isSilent(): Promise<boolean> {
    // Asked of this connection; another one may be there when the answer is.
    const { arrived } = this.#options;
    const asked = (this.#asked = {});
    const answer = await arrived().catch(() => 'no' as const);
    if (this.#asked !== asked || this.#step !== 'connected' || this.#cancel) return false;
    if (answer === 'yes') {
      this.#isMet();
      return false;
    }
    if (answer === 'later' && !this.#looked) {
      this.#looked = true;
      this.#wait(STEP_MS);
      return false;
    }
    return true;
  }
}
