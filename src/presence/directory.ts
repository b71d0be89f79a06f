/**
 * This node's replica of the directory: everybody online, ordered by name. Fed by the presence
 * service with the store's changes; read by windows and by people:get without asking anybody.
 *
 * The order is that of the folded name, then of the id: it does not depend on a node's language
 * data, so that all nodes, old and new, agree.
 */
import type { Status } from '../protocol/constants.js';
import type { Person } from '../protocol/events.js';
import { OrderedList } from './ordered-list.js';
import type { BlockChange, DirectoryChange, Entry, Snapshot } from './presence.store.js';
import { SearchIndex } from './search-index.js';

interface Listed {
  readonly key: string;
  person: Person;
  blocked: readonly string[];
}

/** What has changed since it was asked for last. */
export interface Touched {
  /** The folded names of whoever came, went or changed, before and after; null: it may be anybody. */
  readonly keys: readonly string[] | null;
  /** Somebody has blocked somebody, or does no more. */
  readonly blocks: boolean;
}

/**
 * How names are compared: whatever the case, the width, and the accents of Latin, Greek and Cyrillic letters
 * (U+0300 to U+036F), so that "muller" finds Müller. Marks of other scripts make other letters, and stay.
 */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]+/g, '')
    .normalize('NFC')
    .toLowerCase();

const NOBODY: ReadonlySet<string> = new Set();
/** More changes than this are as good as all; nobody may be asking for them. */
const MOST_TOUCHED = 2_000;
/** Of all people: when so few may match, these are sorted, else all are read in order. */
const FEW = 1 / 16;

/** In order, as the record has them. */
export function withBlock(before: readonly string[], other: string, blocked: boolean): readonly string[] {
  if (before.includes(other) === blocked) return before;
  return blocked ? [...before, other].sort() : before.filter((one) => one !== other);
}

export const statusOf = (entry: Entry): Status => entry.activity ?? entry.status;

export class Directory {
  readonly #byId = new Map<string, Listed>();
  /** Person → those who have blocked them. */
  readonly #blockers = new Map<string, Set<string>>();
  readonly #index = new SearchIndex<Listed>();
  readonly #ordered = new OrderedList<Listed>(compare);
  #available = 0;
  #touched: string[] | null = null;
  #blocksTouched = false;
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

  /** Whom this person has blocked. */
  blockedBy(id: string): readonly string[] {
    return this.#byId.get(id)?.blocked ?? [];
  }

  /** Live: goes on with who comes meanwhile. */
  ids(): IterableIterator<string> {
    return this.#byId.keys();
  }

  get(id: string): Person | undefined {
    return this.#byId.get(id)?.person;
  }

  /** The person, if their name contains `query` (folded). */
  matching(id: string, query: string): Person | undefined {
    const listed = this.#byId.get(id);
    return listed?.key.includes(query) ? listed.person : undefined;
  }

  /** @returns false when a change before this one is missing: read the snapshot. */
  apply(change: DirectoryChange): boolean {
    if (change.version <= this.#storeVersion) return true;
    if (change.version !== this.#storeVersion + 1) return false;
    this.#storeVersion = change.version;
    this.#version++;
    for (const id of change.removes) this.#remove(id);
    for (const entry of change.upserts) this.#upsert(entry);
    for (const block of change.blocks ?? []) this.#block(block);
    return true;
  }

  reset(snapshot: Snapshot): void {
    this.#storeVersion = snapshot.version;
    this.#version++;
    this.#byId.clear();
    this.#blockers.clear();
    this.#index.clear();
    this.#available = 0;
    this.#ordered.fill(snapshot.entries.map(toListed));
    for (const listed of this.#ordered) {
      this.#byId.set(listed.person.id, listed);
      this.#index.add(listed.key, listed);
      this.#count(listed.person, 1);
      this.#noteBlocks(listed.person.id, [], listed.blocked);
    }
    this.#touched = null;
    this.#blocksTouched = true;
  }

  /** The first `limit` people whose name contains `query` (folded), and how many there are. */
  window(query: string, limit: number): { people: Person[]; total: number; available: number } {
    if (query === '') {
      const people = this.#ordered.first(limit).map(({ person }) => person);
      return { people, total: this.#ordered.size, available: this.#available };
    }
    const people: Person[] = [];
    let total = 0;
    let available = 0;
    for (const { key, person } of this.#perhaps(query)) {
      if (!key.includes(query)) continue;
      total++;
      if (person.status === 'available') available++;
      if (people.length < limit) people.push(person);
    }
    return { people, total, available };
  }

  takeTouched(): Touched {
    const touched = { keys: this.#touched, blocks: this.#blocksTouched };
    this.#touched = [];
    this.#blocksTouched = false;
    return touched;
  }

  /** In order, and among them everybody whose name contains `query`. */
  #perhaps(query: string): Iterable<Listed> {
    const candidates = this.#index.candidates(query);
    if (!candidates || candidates.size > this.#ordered.size * FEW) return this.#ordered;
    return [...candidates].sort(compare);
  }

  #upsert(entry: Entry): void {
    const old = this.#byId.get(entry.id);
    const person = personOf(entry);
    const key = old?.person.name === entry.name ? old.key : fold(entry.name);
    this.#noteBlocks(entry.id, old?.blocked ?? [], entry.blocked ?? []);
    this.#count(old?.person, -1);
    this.#count(person, 1);
    this.#touch(key);
    if (old?.key === key) {
      old.person = person;
      old.blocked = entry.blocked ?? [];
      return;
    }
    if (old) this.#takeOut(old);
    const listed: Listed = { key, person, blocked: entry.blocked ?? [] };
    this.#byId.set(entry.id, listed);
    this.#index.add(key, listed);
    this.#ordered.add(listed);
  }

  #block({ id, other, blocked }: BlockChange): void {
    const listed = this.#byId.get(id);
    if (!listed) return;
    const after = withBlock(listed.blocked, other, blocked);
    this.#noteBlocks(id, listed.blocked, after);
    listed.blocked = after;
  }

  #remove(id: string): void {
    const old = this.#byId.get(id);
    if (!old) return;
    this.#byId.delete(id);
    this.#noteBlocks(id, old.blocked, []);
    this.#count(old.person, -1);
    this.#takeOut(old);
  }

  #takeOut(listed: Listed): void {
    this.#touch(listed.key);
    this.#index.remove(listed.key, listed);
    this.#ordered.remove(listed);
  }

  #count(person: Person | undefined, by: number): void {
    if (person?.status === 'available') this.#available += by;
  }

  #touch(key: string): void {
    if (this.#touched && this.#touched.push(key) > MOST_TOUCHED) this.#touched = null;
  }

  #noteBlocks(blocker: string, before: readonly string[], after: readonly string[]): void {
    if (before.length === after.length && before.every((other, i) => other === after[i])) return;
    this.#blocksTouched = true;
    for (const other of before) {
      const blockers = this.#blockers.get(other);
      blockers?.delete(blocker);
      if (blockers?.size === 0) this.#blockers.delete(other);
    }
    for (const other of after) {
      const blockers = this.#blockers.get(other) ?? new Set();
      this.#blockers.set(other, blockers.add(blocker));
    }
  }
}

const personOf = (entry: Entry): Person => ({ id: entry.id, name: entry.name, status: statusOf(entry) });

function toListed(entry: Entry): Listed {
  return {
    key: fold(entry.name),
    person: personOf(entry),
    blocked: entry.blocked ?? [],
  };
}

function compare(a: Listed, b: Listed): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.person.id === b.person.id) return 0;
  return a.person.id < b.person.id ? -1 : 1;
}
