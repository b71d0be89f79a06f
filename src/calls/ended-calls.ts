/**
 * Calls that this node has ended, so that their records go soon after their people. A record stays for two
 * minutes, in which somebody may leave a word; once fewer than two of the members are online nobody can be
 * told anything any more, and strangers who ring and go must leave nothing behind.
 */
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock.js';
import { PresenceService } from '../presence/presence.service.js';
import type { Call } from '../protocol/events.js';
import { CallStore, KEEP_ENDED } from './call.store.js';

/** The oldest one beyond it is left to its two minutes. */
const MOST = 10_000;
/** How long a record stays for requests that are under way when its people have gone, seconds. */
export const KEEP_ABANDONED = 20;

interface Ended {
  readonly people: readonly string[];
  /** Ms of the clock. */
  readonly until: number;
}

@Injectable()
export class EndedCalls {
  readonly #logger = new Logger(EndedCalls.name);
  /** In the order in which they ended. */
  readonly #calls = new Map<string, Ended>();
  readonly #of = new Map<string, Set<string>>();

  constructor(
    private readonly store: CallStore,
    private readonly presence: PresenceService,
    private readonly clock: Clock,
  ) {
    presence.onUnlisted((people) => this.#gone(people));
  }

  /** Entries in both tables. */
  get size(): number {
    return this.#calls.size + this.#of.size;
  }

  add({ id, members }: Call): void {
    this.#forget(MOST - 1);
    const people = members.map((member) => member.id);
    this.#calls.set(id, { people, until: this.clock.now() + KEEP_ENDED * 1_000 });
    for (const person of people) {
      const calls = this.#of.get(person) ?? new Set();
      this.#of.set(person, calls.add(id));
    }
    if (this.#isAbandoned(people)) this.#shorten([id]);
  }

  /** Looks at all of them, now and then: a node that reads the directory anew does not hear who went. */
  review(): void {
    this.#forget(MOST);
    this.#look(this.#calls.keys());
  }

  #gone(people: readonly string[]): void {
    this.#look(new Set(people.flatMap((person) => [...(this.#of.get(person) ?? [])])));
  }

  #look(calls: Iterable<string>): void {
    const abandoned = [...calls].filter((id) => this.#isAbandoned(this.#calls.get(id)?.people ?? []));
    if (abandoned.length > 0) this.#shorten(abandoned);
  }

  /** Those that Redis has forgotten by now, and the oldest beyond `most`. */
  #forget(most: number): void {
    for (const [id, { until }] of this.#calls) {
      if (this.#calls.size <= most && until > this.clock.now()) break;
      this.#drop(id);
    }
  }

  #isAbandoned(people: readonly string[]): boolean {
    return people.filter((person) => this.presence.isListed(person)).length < 2;
  }

  /** Its failure costs two minutes of some bytes. */
  #shorten(ids: string[]): void {
    for (const id of ids) this.#drop(id);
    this.store
      .shorten(ids, KEEP_ABANDONED)
      .catch((error: unknown) => this.#logger.debug({ msg: 'ended calls stay longer', err: error }));
  }

  #drop(id: string): void {
    for (const person of this.#calls.get(id)?.people ?? []) {
      const calls = this.#of.get(person);
      calls?.delete(id);
      if (calls?.size === 0) this.#of.delete(person);
    }
    this.#calls.delete(id);
  }
}
