/**
 * The messages of one round of the directory's windows: from what each client was told last to what
 * it is to see now. Whoever goes the same step gets the same message, so that it is encoded once.
 */
import type { EventBody, Person } from '../protocol/events.js';

export type People = readonly Person[];
type Body = EventBody<'people:changed'>;

export interface Message {
  readonly connections: string[];
  readonly body: Body;
}

/** The directory's version and the two numbers. */
export type Numbers = Pick<Body, 'version' | 'previous' | 'total' | 'available'>;

interface Difference {
  readonly upserts: Person[];
  readonly removes: string[];
  readonly messages: Map<string, Message>;
}

export class WindowMessages {
  readonly all: Message[] = [];
  readonly #differences = new Map<People, Map<People, Difference>>();

  add(connection: string, before: People, after: People, numbers: Numbers): void {
    const { upserts, removes, messages } = this.#difference(before, after);
    const key = `${numbers.previous} ${numbers.total} ${numbers.available}`;
    const message = messages.get(key);
    if (message) {
      message.connections.push(connection);
      return;
    }
    const made = { connections: [connection], body: { ...numbers, upserts, removes } };
    messages.set(key, made);
    this.all.push(made);
  }

  #difference(before: People, after: People): Difference {
    const from = this.#differences.get(before) ?? new Map<People, Difference>();
    this.#differences.set(before, from);
    const known = from.get(after);
    if (known) return known;
    const made = { ...compare(before, after), messages: new Map<string, Message>() };
    from.set(after, made);
    return made;
  }
}

function compare(before: People, after: People): { upserts: Person[]; removes: string[] } {
  if (before === after) return { upserts: [], removes: [] };
  const [old, now] = [new Map(before.map((person) => [person.id, person])), new Set<string>()];
  for (const { id } of after) now.add(id);
  return {
    upserts: after.filter((person) => !isSame(person, old.get(person.id))),
    removes: before.flatMap(({ id }) => (now.has(id) ? [] : [id])),
  };
}

const isSame = (a: Person, b: Person | undefined): boolean =>
  a === b || (a.id === b?.id && a.name === b.name && a.status === b.status);

/** The same people in the same order, saying the same of themselves. */
export const areSame = (a: People, b: People): boolean =>
  a === b || (a.length === b.length && a.every((person, i) => isSame(person, b[i])));
