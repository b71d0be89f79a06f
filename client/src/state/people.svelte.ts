/** Who is online: the window on the directory, and the search in it. Used by the people list. */
import { LIMITS } from '../../../src/protocol/constants.ts';
import type { Person } from '../../../src/protocol/events.ts';
import { applyChange, type PeopleWindow } from '../core/people-window.ts';
import type { SignalingClient } from '../core/signaling.ts';

/** From the last key press to the question, in milliseconds. */
const SEARCH_MS = 150;
/** From a failed question to the next one. */
const AGAIN_MS = 1_000;

export class PeopleState {
  #signaling: SignalingClient;
  #window = $state.raw<PeopleWindow | null>(null);
  #query = $state('');
  /** What the window answers. */
  #answered = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the questions: an answer to an older one is thrown away. */
  #asked = 0;

  constructor(signaling: SignalingClient) {
    this.#signaling = signaling;
    signaling.onSession(() => void this.#watch());
    signaling.on('people:changed', (change) => {
      if (!this.#window) return;
      const window = applyChange(this.#window, change);
      if (window) this.#window = window;
      else void this.#watch();
    });
  }

  /** False until the first answer. */
  get loaded(): boolean {
    return this.#window !== null;
  }

  get list(): readonly Person[] {
    return this.#window?.people ?? [];
  }

  /** Everybody who matches the search, shown or not. */
  get total(): number {
    return this.#window?.total ?? 0;
  }

  get available(): number {
    return this.#window?.available ?? 0;
  }

  /** Everybody is looked at, and nobody is searched for. */
  get isWhole(): boolean {
    return this.#window !== null && this.#answered === '';
  }

  /** What was searched for, of the people in the list. */
  get answered(): string {
    return this.#answered;
  }

  /** Grows with every change: for whoever wants to look again. */
  get version(): number {
    return this.#window?.version ?? 0;
  }

  get query(): string {
    return this.#query;
  }

  set query(query: string) {
    this.#query = query.slice(0, LIMITS.query);
    this.#watchIn(SEARCH_MS);
  }

  /** Somebody by id, whether in the window or not; null when not online. */
  async find(id: string): Promise<Person | null> {
    const shown = this.list.find((person) => person.id === id);
    if (shown) return shown;
    const outcome = await this.#signaling.request('people:get', { id });
    return outcome.ok ? outcome.person : null;
  }

  #watchIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#watch(), ms);
  }

  async #watch(): Promise<void> {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    const query = this.#query.trim();
    const outcome = await this.#signaling.request('people:watch', query === '' ? {} : { query });
    if (asked !== this.#asked) return;
    if (outcome.ok) {
      this.#window = outcome;
      this.#answered = query;
    } else if (this.#signaling.status.state === 'connected') this.#watchIn(AGAIN_MS);
  }
}
