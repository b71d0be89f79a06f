/**
 * The person whose link /call/ID was opened, or whose row was pressed: shown, ready to be called. It
 * never dials by itself. Used by the stage and the people list.
 */
import type { Person } from '../../../src/protocol/events.ts';
import { systemClock } from '../core/clock.ts';
import { personIn } from '../core/shell/address.ts';
import type { PeopleState } from './people.svelte.ts';

/** Between two looks for somebody who is not here yet. */
const LOOK_AGAIN_MS = 2_000;

export class TargetState {
  #people: PeopleState;
  #id = $state<string | null>(personIn(location.pathname));
  #found = $state.raw<Person | null>(null);
  #looked = $state(false);
  #byLink = $state(true);
  #lookedAt = 0;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(people: PeopleState) {
    this.#people = people;
  }

  get id(): string | null {
    return this.#id;
  }

  /** As the list shows it, if it does: that one is alive. */
  get person(): Person | null {
    return this.#people.list.find(({ id }) => id === this.#id) ?? this.#found;
  }

  /** It was looked for, and nobody was there. */
  get isMissing(): boolean {
    return this.#id !== null && this.#looked && this.person === null;
  }

  /** Their link was opened; else their row was pressed. */
  get byLink(): boolean {
    return this.#byLink;
  }

  choose(person: Person): void {
    this.forget();
    this.#byLink = false;
    this.#id = person.id;
    this.#found = person;
    this.#looked = true;
    this.#lookedAt = systemClock.now();
  }

  /** Cheap to call at every change of the directory. */
  async look(): Promise<void> {
    const id = this.#id;
    if (id === null) return;
    const wait = this.#looked ? this.#lookedAt + LOOK_AGAIN_MS - systemClock.now() : 0;
    clearTimeout(this.#later);
    // Perhaps it was this very change that brought them.
    if (wait > 0) return void (this.#later = setTimeout(() => void this.look(), wait));
    this.#lookedAt = systemClock.now();
    const found = await this.#people.find(id);
    if (id !== this.#id) return;
    this.#found = found;
    this.#looked = true;
  }

  /** The person has decided, one way or the other. */
  forget(): void {
    if (this.#id === null) return;
    this.#id = null;
    this.#found = null;
    history.replaceState(history.state, '', '/');
  }
}
