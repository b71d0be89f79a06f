/**
 * PresenceStore of a single node without Redis: the default. See presence.store.ts for what each
 * method promises. Nothing here outlives the process.
 */
import { type Clock, MonotonicClock } from '../clock.js';
import { MultiMap } from '../multi-map.js';
import { MemoryBlocks } from './blocks.memory.js';
import {
  type Claim,
  type DirectoryChange,
  type Entry,
  type EntryChange,
  LASTS,
  type Lasting,
  NEW_FOR_S,
  type Lease,
  type Look,
  type Loss,
  type Place,
  PresenceStore,
  type Released,
  type ReleaseCondition,
  type Restored,
  type Snapshot,
} from './presence.store.js';

export class MemoryPresenceStore extends PresenceStore {
  readonly #places = new Map<string, Place>();
  readonly #devices = new MultiMap<string, string>();
  readonly #entries = new Map<string, Entry>();
  /** Lost device → deadline. */
  readonly #lost = new Map<string, number>();
  /** Node → end of lease. */
  readonly #nodes = new Map<string, number>();
  readonly #listeners: ((change: DirectoryChange | null) => void)[] = [];
  readonly #blocks = new MemoryBlocks();
  /** Person who is listed → until when they are new. */
  readonly #newUntil = new Map<string, number>();
  #version = 0;

  constructor(private readonly clock: Clock = new MonotonicClock()) {
    super();
  }

  override async claim(place: Place, name: string, known: boolean, most = Infinity): Promise<Claim> {
    const before = this.#places.get(place.device) ?? null;
    if (before ? before.person !== place.person : known) return { ok: false, because: 'foreign' };
    if (!before && this.#devices.of(place.person).length >= most) return { ok: false, because: 'full' };
    const { since = place.since } = before ?? {};
    this.#places.set(place.device, { ...place, ...(since !== undefined && { since }) });
    this.#lost.delete(place.device);
    this.#devices.add(place.person, place.device);

    const listed = this.#entries.get(place.person);
    const entry: Entry = listed
      ? { ...listed, name }
      : {
          id: place.person,
          name,
          status: 'available',
          activity: null,
          call: null,
          ...this.#blocks.of(place.person),
        };
    if (!listed) this.#newUntil.set(place.person, this.clock.now() + NEW_FOR_S * 1_000);
    if (listed?.name !== name) this.#publish([entry], []);
    return { ok: true, entry, before };
  }

  override async lose(device: string, connection: string, deadline: number): Promise<boolean> {
    if (this.#places.get(device)?.connection !== connection) return false;
    this.#lost.set(device, Math.min(deadline, this.#lost.get(device) ?? Infinity));
    return true;
  }

  override async release(device: string, condition: ReleaseCondition): Promise<Released> {
    const place = this.#places.get(device);
    if (!place) return 'kept';
    if ('connection' in condition) {
      if (place.connection !== condition.connection) return 'kept';
    } else {
      const deadline = this.#lost.get(device);
      if (deadline === undefined || deadline > condition.lostBefore) return 'kept';
    }
    this.#places.delete(device);
    this.#lost.delete(device);
    if (!this.#devices.remove(place.person, device)) return 'released';
    if (!this.#isNew(place.person))
      for (const other of this.#entries.get(place.person)?.blocked ?? [])
        this.#blocks.set(place.person, other, true);
    this.#newUntil.delete(place.person);
    this.#publish([], [place.person]);
    return 'last';
  }

  override async restore(place: Place, entry: Entry, more?: Restored): Promise<boolean> {
    const found = this.#places.get(place.device);
    if (found && found.connection !== place.connection) return false;
    this.#places.set(place.device, place);
    this.#lost.delete(place.device);
    this.#devices.add(place.person, place.device);
    if (!this.#entries.has(place.person)) {
      for (const other of more?.lasting ?? entry.blocked ?? []) this.#blocks.set(place.person, other, true);
      this.#newUntil.set(place.person, this.clock.now() + (more?.newForS ?? 0) * 1_000);
      this.#publish([entry], []);
    }
    return true;
  }

  override async update(changes: ReadonlyMap<string, EntryChange>): Promise<void> {
    const upserts: Entry[] = [];
    for (const [person, change] of changes) {
      const listed = this.#entries.get(person);
      if (!listed) continue;
      const fields = 'over' in change ? finished(listed, change.over) : change;
      const entry = { ...listed, ...fields };
      if (Object.keys(fields).some((key) => entry[key as keyof Entry] !== listed[key as keyof Entry])) {
        upserts.push(entry);
      }
    }
    if (upserts.length > 0) this.#publish(upserts, []);
  }

  override async block(
    person: string,
    other: string,
    blocked: boolean,
    most: number,
    { lasts, mostPassing }: Lasting = LASTS,
  ): Promise<boolean> {
    const listed = this.#entries.get(person);
    const lasting = this.#blocks.of(person).blocked ?? [];
    const before = listed ? (listed.blocked ?? []) : lasting;
    const has = before.includes(other);
    const isLasting = lasts || !this.#isNew(person);
    if (blocked && !has && before.length >= most) return false;
    if (blocked && !has && !isLasting && before.length - lasting.length >= mostPassing) return false;
    if (isLasting || !blocked) this.#blocks.set(person, other, blocked);
    if (!listed || has === blocked) return true;
    const after = blocked ? [...before, other].sort() : before.filter((one) => one !== other);
    const { blocked: _, ...rest } = listed;
    this.#entries.set(person, { ...rest, ...(after.length > 0 && { blocked: after }) });
    this.#tell({
      version: ++this.#version,
      upserts: [],
      removes: [],
      blocks: [{ id: person, other, blocked }],
    });
    return true;
  }

  override async entry(person: string): Promise<Entry | null> {
    return this.#entries.get(person) ?? null;
  }

  override async place(device: string): Promise<Place | null> {
    return this.#places.get(device) ?? null;
  }

  override async devices(person: string): Promise<Place[]> {
    return this.#devices.of(person).flatMap((device) => this.#places.get(device) ?? []);
  }

  override async on(node: string): Promise<Place[]> {
    return [...this.#places.values()].filter((place) => place.node === node);
  }

  override async expired(now: number, limit: number): Promise<Place[]> {
    return [...this.#lost]
      .filter(([, deadline]) => deadline <= now)
      .sort(([, a], [, b]) => a - b)
      .slice(0, limit)
      .flatMap(([device]) => this.#places.get(device) ?? []);
  }

  override async renew(node: string, until: number): Promise<boolean> {
    const known = this.#nodes.has(node);
    this.#nodes.set(node, until);
    return known;
  }

  override async resign(node: string): Promise<void> {
    this.#nodes.delete(node);
  }

  override async reap(now: number, deadline: number): Promise<string[]> {
    const struck = [...this.#nodes].filter(([, until]) => until < now).map(([node]) => node);
    for (const node of struck) {
      this.#nodes.delete(node);
      for (const place of this.#places.values()) {
        if (place.node === node && !this.#lost.has(place.device)) this.#lost.set(place.device, deadline);
      }
    }
    return struck;
  }

  /** Nothing is lost from this memory while the process lives. */
  override async look(): Promise<Look> {
    return { restarted: false, shared: false, own: false, unlost: [], devices: 0 };
  }

  override async astray(): Promise<boolean> {
    return false;
  }

  override async askAll(): Promise<Lease[]> {
    return [];
  }

  override async giveBack(): Promise<void> {}

  override async keepLost(losses: readonly Loss[]): Promise<string[]> {
    return losses.map(({ place }) => place.device).filter((device) => !this.#lost.has(device));
  }

  override async mend(): Promise<number> {
    return 0;
  }

  override async placeless(): Promise<string[]> {
    return [];
  }

  override async sweep(): Promise<string[]> {
    return [];
  }

  override async snapshot(): Promise<Snapshot> {
    return { version: this.#version, entries: [...this.#entries.values()] };
  }

  override onChange(listener: (change: DirectoryChange | null) => void): void {
    this.#listeners.push(listener);
  }

  #publish(upserts: Entry[], removes: string[]): void {
    for (const entry of upserts) this.#entries.set(entry.id, entry);
    for (const id of removes) this.#entries.delete(id);
    this.#tell({ version: ++this.#version, upserts, removes });
  }

  #tell(change: DirectoryChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #isNew(person: string): boolean {
    return (this.#newUntil.get(person) ?? 0) > this.clock.now();
  }
}

const finished = (listed: Entry, call: string): Partial<Entry> =>
  listed.call === call ? { activity: null, call: null } : {};
