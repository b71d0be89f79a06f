/**
 * The sessions that this node holds, so that it can put them back when the shared record has lost
 * them. What is known of their people follows the directory.
 */
import { Injectable } from '@nestjs/common';
import { MultiMap } from '../multi-map.js';
import type { Session } from '../transport/connection.js';
import { withBlock } from './directory.js';
import type { BlockChange, Entry } from './presence.store.js';

@Injectable()
export class HeldSessions {
  readonly #byConnection = new Map<string, Session>();
  readonly #byPerson = new MultiMap<string, Session>();
  /** Connections that ask for a place: the record may give it before this node has heard so. */
  readonly #coming = new Set<string>();

  /** By connection and by person, and those that are coming. */
  get entries(): number {
    return this.#byConnection.size + this.#byPerson.size + this.#coming.size;
  }

  /** Connections that have a place, or are about to. */
  get connections(): number {
    return this.#byConnection.size + this.#coming.size;
  }

  /** Live: goes on with what is added meanwhile. */
  values(): Iterator<Session> {
    return this.#byConnection.values();
  }

  all(): Session[] {
    return [...this.#byConnection.values()];
  }

  has(connection: string): boolean {
    return this.#byConnection.has(connection);
  }

  /** Whether it is held, or will be in a moment. */
  isHeldOrComing(connection: string): boolean {
    return this.#byConnection.has(connection) || this.#coming.has(connection);
  }

  /** Counts as coming while `claim` is under way. */
  async during<T>(connection: string, claim: () => Promise<T>): Promise<T> {
    this.#coming.add(connection);
    try {
      return await claim();
    } finally {
      this.#coming.delete(connection);
    }
  }

  isHere(person: string): boolean {
    return this.#byPerson.has(person);
  }

  add(session: Session): void {
    this.remove(session.connection);
    this.#byConnection.set(session.connection, session);
    this.#byPerson.add(session.person, session);
  }

  remove(connection: string): void {
    const session = this.#byConnection.get(connection);
    if (!session) return;
    this.#byConnection.delete(connection);
    this.#byPerson.remove(session.person, session);
  }

  followBlock({ id, other, blocked }: BlockChange): void {
    for (const session of this.#byPerson.of(id))
      session.blocked = withBlock(session.blocked ?? [], other, blocked);
  }

  /** @returns connections whose person has another name now */
  follow({ id, name, status, blocked }: Entry): string[] {
    const renamed: string[] = [];
    for (const session of this.#byPerson.of(id)) {
      if (session.name !== name) renamed.push(session.connection);
      session.name = name;
      session.status = status;
      session.blocked = blocked;
    }
    return renamed;
  }
}
