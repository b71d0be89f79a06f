/**
 * The directory windows that this node's clients watch, and what to tell each when the directory
 * has changed. Pure: presence.service.ts decides when, and sends.
 *
 * Nearly everybody asks for the same window, so that it is read once for all of them and what each
 * was told last is one shared list; only those who stand in it themselves, or are blocked by
 * somebody, have a view of their own. Changed people are told to all at once. Changed numbers are
 * told to some each round, who have waited longest: one who joins costs as much as the rounds take,
 * and not a message to everybody; and to fewer where nobody would see the difference.
 */
import type { Reply } from '../protocol/events.js';
import { type Directory, fold, type Touched } from './directory.js';
import { areSame, type Message, type People, WindowMessages } from './window-messages.js';

/**
 * Messages of a round that say nothing but new numbers; with four rounds a second all have heard in four
 * seconds, where they are not too many, and few have heard at once.
 */
const ROUNDS = 16;
const LEAST_A_ROUND = 16;
const MOST_A_ROUND = 64;
/** The same to those whose numbers are still right but for a fiftieth; all of 8,000 in four minutes. */
const FINE_A_ROUND = 8;
/** Watches of a round that are looked at for them. */
const LOOKED_AT = 2_048;

/** What is the same for all who ask for the same. */
interface Pane {
  readonly key: string;
  readonly query: string;
  readonly limit: number;
  /** In the order in which they were looked at last. */
  readonly watches: Set<Watch>;
  /** The first `limit`, the watchers among them. */
  people: People;
  ids: ReadonlySet<string>;
  /** The one after them, who is seen by those who do not see themselves. */
  next: People;
  total: number;
  available: number;
  /** Of the directory, when it was read. */
  version: number;
  /** Its people are others than those that were told. */
  isNew: boolean;
}

interface Watch {
  readonly connection: string;
  readonly watcher: string;
  readonly pane: Pane;
  /** The directory's version that the client is at, and that was looked at for it. */
  version: number;
  seen: number;
  told: People;
  total: number;
  available: number;
}

type View = Pick<Watch, 'told' | 'total' | 'available'>;
type IsBehind = (connection: string) => boolean;

export class Windows {
  readonly #panes = new Map<string, Pane>();
  readonly #watches = new Map<string, Watch>();
  readonly #behind = new Set<Watch>();

  constructor(private readonly directory: Directory) {}

  get size(): number {
    return this.#watches.size;
  }

  /** Somebody is still to be told something, in another round. */
  get hasMore(): boolean {
    if (this.#behind.size > 0) return true;
    for (const { watches } of this.#panes.values()) {
      const [first] = watches;
      if (first && first.seen !== this.directory.version) return true;
    }
    return false;
  }

  /** Begins a watch, in place of the connection's older one. */
  watch(connection: string, watcher: string, query: string, limit: number): Reply<'people:watch'> {
    this.unwatch(connection);
    const pane = this.#pane(fold(query.trim()), limit);
    const { version } = this.directory;
    const view = this.#view(watcher, pane);
    const watch = { connection, watcher, pane, version, seen: version, ...view };
    pane.watches.add(watch);
    this.#watches.set(connection, watch);
    return { version, total: view.total, available: view.available, people: [...view.told] };
  }

  unwatch(connection: string): void {
    const watch = this.#watches.get(connection);
    if (!watch) return;
    this.#watches.delete(connection);
    this.#behind.delete(watch);
    watch.pane.watches.delete(watch);
    if (watch.pane.watches.size === 0) this.#panes.delete(watch.pane.key);
  }

  /**
   * What connections are to be told, now. One that is `behind` is passed over: it is told the whole
   * difference another time.
   */
  changes(isBehind: IsBehind = () => false): Message[] {
    const messages = new WindowMessages();
    const touched = this.directory.takeTouched();
    for (const pane of this.#panes.values()) if (concerns(touched, pane)) this.#read(pane);
    for (const watch of [...this.#behind]) this.#tell(watch, messages, isBehind);
    for (const pane of this.#panes.values()) {
      if (!pane.isNew && !touched.blocks) continue;
      pane.isNew = false;
      for (const watch of [...pane.watches]) this.#tell(watch, messages, isBehind);
    }
    this.#tellNumbers(messages, isBehind);
    return messages.all;
  }

  #tellNumbers(messages: WindowMessages, isBehind: IsBehind): void {
    const share = Math.ceil(this.#watches.size / ROUNDS);
    const left = { far: Math.min(MOST_A_ROUND, Math.max(LEAST_A_ROUND, share)), near: FINE_A_ROUND };
    let looks = LOOKED_AT;
    for (const pane of [...this.#panes.values()]) {
      for (const watch of pane.watches) {
        if (watch.seen === this.directory.version) break;
        const how = isFarOff(watch) ? 'far' : 'near';
        if (left[how] === 0 || looks-- === 0) {
          // The others first, next time.
          this.#panes.delete(pane.key);
          this.#panes.set(pane.key, pane);
          break;
        }
        if (this.#tell(watch, messages, isBehind)) left[how]--;
      }
    }
  }

  /** @returns whether there was anything to tell. */
  #tell(watch: Watch, messages: WindowMessages, isBehind: IsBehind): boolean {
    const { connection, pane, told: before, version: previous } = watch;
    const { version } = this.directory;
    watch.seen = version;
    pane.watches.delete(watch);
    pane.watches.add(watch);
    if (isBehind(connection)) {
      this.#behind.add(watch);
      return false;
    }
    this.#behind.delete(watch);
    const view = this.#view(watch.watcher, pane);
    const { total, available } = view;
    const told = areSame(before, view.told) ? before : view.told;
    // Silence leaves the client's version where it is, and so ours of it.
    if (told === before && total === watch.total && available === watch.available) return false;
    Object.assign(watch, { told, total, available, version });
    messages.add(connection, before, told, { version, previous, total, available });
    return true;
  }

  #pane(query: string, limit: number): Pane {
    const key = `${limit} ${query}`;
    const known = this.#panes.get(key);
    if (known) {
      this.#read(known);
      return known;
    }
    const nobody = { people: [], ids: new Set<string>(), next: [], total: 0, available: 0 };
    const pane: Pane = { key, query, limit, watches: new Set(), ...nobody, version: -1, isNew: false };
    this.#read(pane);
    pane.isNew = false;
    this.#panes.set(key, pane);
    return pane;
  }

  #read(pane: Pane): void {
    if (pane.version === this.directory.version) return;
    const { people, total, available } = this.directory.window(pane.query, pane.limit + 1);
    const next = people.splice(pane.limit);
    Object.assign(pane, { total, available, version: this.directory.version });
    if (!areSame(next, pane.next)) Object.assign(pane, { next, isNew: true });
    if (areSame(people, pane.people)) return;
    Object.assign(pane, { people, ids: new Set(people.map(({ id }) => id)), isNew: true });
  }

  /** Without the watcher and those who have blocked them. */
  #view(watcher: string, { query, limit, people, ids, next, ...pane }: Pane): View {
    const blockers = this.directory.blockersOf(watcher);
    let [told, total, available] = [people, pane.total, pane.available];
    if (blockers.size > 0) {
      const window = this.directory.window(query, limit + 1 + blockers.size);
      told = window.people.filter(({ id }) => id !== watcher && !blockers.has(id)).slice(0, limit);
    } else if (ids.has(watcher)) {
      told = [...people.filter(({ id }) => id !== watcher), ...next];
    }
    for (const hidden of [watcher, ...blockers]) {
      const person = this.directory.matching(hidden, query);
      if (!person) continue;
      total--;
      if (person.status === 'available') available--;
    }
    return { told, total, available };
  }
}

/** Somebody would notice. The watcher, who is not counted, makes no difference where it matters. */
const isFarOff = ({ pane, total, available }: Watch): boolean =>
  Math.max(Math.abs(pane.total - total), Math.abs(pane.available - available)) * 50 > pane.total;

const concerns = ({ keys }: Touched, { query }: Pane): boolean =>
  keys === null || query === '' ? true : keys.some((key) => key.includes(query));
