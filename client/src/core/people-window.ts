/**
 * A window on the directory as the server streams it (contract 4.2): window = reply + changes.
 * Pure; used by the people state.
 */
import type { EventBody, Person, Reply } from '../../../src/protocol/events.ts';

export type PeopleWindow = Reply<'people:watch'>;

/** The server's order: by folded name, then by id, the same in every language. */
const fold = (name: string): string => name.normalize('NFKC').toLowerCase();

function before(a: Person, b: Person): number {
  const [x, y] = [fold(a.name), fold(b.name)];
  if (x !== y) return x < y ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** The window after the change; null when a change before it is missing: watch again. */
export function applyChange(window: PeopleWindow, change: EventBody<'people:changed'>): PeopleWindow | null {
  if (change.version <= window.version) return window;
  if (change.previous !== window.version) return null;
  const { version, total, available, upserts, removes } = change;
  const people = new Map(window.people.map((person) => [person.id, person]));
  for (const id of removes) people.delete(id);
  for (const person of upserts) people.set(person.id, person);
  return { version, total, available, people: [...people.values()].sort(before) };
}
