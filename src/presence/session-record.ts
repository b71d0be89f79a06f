/** What the shared record says of a session that this node holds. It asks nobody. */
import type { Session } from '../transport/connection.js';
import type { Entry, Place } from './presence.store.js';

/** @param node this node's id */
export function placeOf({ person, device, connection, agent, since }: Session, node: string): Place {
  return { person, device, connection, node, agent, since };
}

/** Without what a call makes of the person: the calls room says that again. */
export function entryOf({ person, name, status, blocked }: Session): Entry {
  return { id: person, name, status, activity: null, call: null, ...(blocked && { blocked }) };
}
