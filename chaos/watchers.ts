/**
 * People who look at the list all the time, as the page does: a window that follows the server's
 * changes, asked for again after every gap. Each is held to the truth, which the run knows.
 */
import { applyChange, type PeopleWindow } from '../client/src/core/people-window.js';
import type { Status } from '../src/protocol/constants.js';
import type { History } from './history.js';
import type { Passers } from './passers.js';
import type { Phone } from './phone.js';
import type { Verdict } from './verdict.js';

const LIMIT = 200;
const LOOK_EVERY_MS = 1_000;
/** Contract 7: RESUME_SECONDS and this. */
const GHOST_MS = 10_000;

export class Watcher {
  window: PeopleWindow | null = null;
  #asking = false;
  #missed = false;

  constructor(readonly phone: Phone) {
    phone.signaling.onSession(() => void this.#watch());
    phone.signaling.on('people:changed', (change) => {
      this.window = this.window && applyChange(this.window, change);
      if (!this.window) void this.#watch();
    });
  }

  /** Their status as it is shown; undefined when they are not. */
  shows(id: string): Status | undefined {
    return this.window?.people.find((person) => person.id === id)?.status;
  }

  /** What is not as it should be; empty when all is. `truth` is everybody who is online. */
  differences(truth: ReadonlyMap<string, { name: string; status: Status }>): string[] {
    const { window } = this;
    if (!window) return ['no window'];
    const shown = new Map(window.people.map((person) => [person.id, person]));
    const wrong = [...truth].flatMap(([id, { name, status }]) => {
      if (id === this.phone.id) return [];
      const seen = shown.get(id);
      if (!seen) return [`${name} is missing`];
      return seen.status === status ? [] : [`${name} is ${status}, shown as ${seen.status}`];
    });
    const ghosts = window.people.filter(({ id }) => !truth.has(id)).map(({ name }) => `${name} is a ghost`);
    const total = truth.size - (truth.has(this.phone.id) ? 1 : 0);
    const count = window.total === total ? [] : [`total ${window.total}, not ${total}`];
    return [...wrong, ...ghosts, ...count];
  }

  async #watch(): Promise<void> {
    this.#missed = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    const outcome = await this.phone.signaling.request('people:watch', { limit: LIMIT });
    this.#asking = false;
    if (outcome.ok) this.window = outcome;
    // A change, or another session, overtook the answer.
    if (this.#missed) void this.#watch();
    // The page asks again too.
    else if (!outcome.ok && this.phone.signaling.status.state !== 'closed')
      setTimeout(() => void this.#watch(), 1_000);
  }
}

/** Looks for ghosts while the run goes on. */
export class GhostHunt {
  /** Longest that somebody was shown after they had gone, ms, of those who were seen at all. */
  longest = 0;
  readonly #reported = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly watchers: readonly Watcher[],
    private readonly passers: Passers,
    private readonly history: History,
    private readonly verdict: Verdict,
    private readonly resumeMs: number,
  ) {
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = Date.now();
    for (const { phone, window } of this.watchers) {
      if (!phone.connected || !window) continue;
      for (const { id, name } of window.people) {
        const gone = this.passers.gone.get(id);
        if (gone === undefined) continue;
        // Nobody can take a name off a list that is out of reach.
        const seen = now - gone - this.history.blindMs(phone.node, gone);
        this.longest = Math.max(this.longest, seen);
        if (seen <= this.resumeMs + GHOST_MS || this.#reported.has(id)) continue;
        this.#reported.add(id);
        const detail = `${phone.name} on ${phone.node} sees ${name}, gone for ${now - gone} ms`;
        this.verdict.broken('nobody is listed longer than RESUME_SECONDS + 10 s', detail);
      }
    }
  }
}
