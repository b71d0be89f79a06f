/**
 * A list that holds still while a hand is on it: nobody moves under the pointer, so a click meets who was
 * pointed at. Statuses go on; who comes meanwhile waits, who goes leaves an empty place. Pure.
 */
import type { Person } from '../../../../src/protocol/events.ts';

export interface StillList {
  /** As it was when the hand came, each as they are now; `gone` have left since. */
  readonly rows: readonly (Person & { readonly gone?: true })[];
  /** How many have come since, and are not in it. */
  readonly waiting: number;
}

/** @param before when the hand came @param now without a hand it would be this */
export function stillList(before: readonly Person[], now: readonly Person[]): StillList {
  const here = new Map(now.map((person) => [person.id, person]));
  const rows = before.map((person) => here.get(person.id) ?? { ...person, gone: true as const });
  const known = new Set(before.map(({ id }) => id));
  return { rows, waiting: now.filter(({ id }) => !known.has(id)).length };
}
