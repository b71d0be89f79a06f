/** What a person's status means for whoever wants to call them. */
import type { Person } from '../../../src/protocol/events.ts';

/** A call to somebody who is in one does not ring, but they learn of it, and one may leave a word. */
export const canBeCalled = (person: Person): boolean =>
  canBeRung(person) || person.status === 'in_call' || person.status === 'ringing';

/** Whoever is away may come running; the others are in a call, or have said that they want none. */
export const canBeRung = ({ status }: Person): boolean => status === 'available' || status === 'away';
