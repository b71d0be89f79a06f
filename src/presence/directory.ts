/**
 * This node's replica of the directory: everybody online, ordered by name. Fed by the presence
 * service with the store's changes; read by windows and by people:get without asking anybody.
 *
 * The order is that of the folded name, then of the id: it does not depend on a node's language
 * data, so that all nodes, old and new, agree.
 */
import type { Status } from '../protocol/constants.js';
import type { Person } from '../protocol/events.js';
import type { DirectoryChange, Entry, Snapshot } from './presence.store.js';

interface Listed {
  readonly key: string;
  readonly person: Person;
  readonly blocked: readonly string[];
}

export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

const NOBODY: ReadonlySet<string> = new Set();

export const statusOf = (entry: Entry): Status => entry.activity ?? entry.status;

export class Directory {
  readonly #byId = new Map<string, Listed>();
  /** Person → those who have blocked them. */
  readonly #blockers = new Map<string, Set<string>>();
  #ordered: Listed[] = [];
  /** The store's version that this replica has reached; -1: not read yet. */
  #storeVersion = -1;
  /** Counts this replica's own changes; what clients see as `version`. */
  #version = 0;

  get version(): number {
    return this.#version;
  }

  get storeVersion(): number {
    return this.#storeVersion;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Who has blocked this person, so that they are not there for them. */
  blockersOf(id: string): ReadonlySet<string> {
    return this.#blockers.get(id) ?? NOBODY;
  }

  get(id: string): Person | undefined {
    return this.#byId.get(id)?.person;
  }

  /** @returns false when a change before this one is missing: read the snapshot. */
  apply(change: DirectoryChange): boolean {
    if (change.version <= this.#storeVersion) return true;
    if (change.version !== this.#storeVersion + 1) return false;
    this.#storeVersion = change.version;
    this.#version++;
    for (const id of change.removes) this.#remove(id);
    for (const entry of change.upserts) this.#upsert(entry);
    return true;
  }

  reset(snapshot: Snapshot): void {
    this.#storeVersion = snapshot.version;
    this.#version++;
    this.#byId.clear();
    this.#blockers.clear();
    this.#ordered = snapshot.entries.map(toListed).sort(compare);
    for (const listed of this.#ordered) {
      this.#byId.set(listed.person.id, listed);
      this.#noteBlocks(undefined, listed);
    }
  }

  /** The first `limit` people whose name contains `query` (folded), and how many there are. */
  window(query: string, limit: number): { people: Person[]; total: number; available: number } {
    const people: Person[] = [];
    let total = 0;
    let available = 0;
    for (const { key, person } of this.#ordered) {
      if (query !== '' && !key.includes(query)) continue;
      total++;
      if (person.status === 'available') available++;
      if (people.length < limit) people.push(person);
    }
    return { people, total, available };
  }

  #upsert(entry: Entry): void {
    const listed = toListed(entry);
    const old = this.#byId.get(entry.id);
    this.#byId.set(entry.id, listed);
    this.#noteBlocks(old, listed);
    if (old && old.key === listed.key) {
      this.#ordered[this.#indexOf(old)] = listed;
      return;
    }
    if (old) this.#ordered.splice(this.#indexOf(old), 1);
    this.#ordered.splice(this.#indexOf(listed), 0, listed);
  }

  #remove(id: string): void {
    const old = this.#byId.get(id);
    if (!old) return;
    this.#byId.delete(id);
    this.#noteBlocks(old, undefined);
    this.#ordered.splice(this.#indexOf(old), 1);
  }

  #noteBlocks(before: Listed | undefined, after: Listed | undefined): void {
    for (const other of before?.blocked ?? []) {
      const blockers = this.#blockers.get(other);
      blockers?.delete(before?.person.id ?? '');
      if (blockers?.size === 0) this.#blockers.delete(other);
    }
    for (const other of after?.blocked ?? []) {
      const blockers = this.#blockers.get(other) ?? new Set();
      this.#blockers.set(other, blockers.add(after?.person.id ?? ''));
    }
  }

  /** Where it stands, or would stand. */
  #indexOf(listed: Listed): number {
    let low = 0;
    let high = this.#ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.#ordered[middle] as Listed, listed) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function toListed(entry: Entry): Listed {
  return {
    key: fold(entry.name),
    person: { id: entry.id, name: entry.name, status: statusOf(entry) },
    blocked: entry.blocked ?? [],
  };
}

function compare(a: Listed, b: Listed): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.person.id === b.person.id) return 0;
  return a.person.id < b.person.id ? -1 : 1;
}
