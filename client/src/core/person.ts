/** What a person's status means for whoever wants to call them. */
import type { Person } from '../../../src/protocol/events.ts';

/** Whoever is away may come running; the others are in a call, or have said that they want none. */
export const canBeRung = ({ status }: Person): boolean => status === 'available' || status === 'away';
