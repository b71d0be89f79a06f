/**
 * The directory windows that this node's clients watch, and what to tell each when the directory
 * has changed. Pure: presence.service.ts decides when, and sends.
 */
import type { EventBody, Person, Reply } from '../protocol/events.js';
import { type Directory, fold } from './directory.js';

interface Watch {
  readonly watcher: string;
  readonly query: string;
  readonly limit: number;
  version: number;
  total: number;
  available: number;
  people: ReadonlyMap<string, Person>;
}

/** What was read of the directory in one round: most clients ask for the same window. */
type Memo = Map<string, ReturnType<Directory['window']>>;

type View = Pick<Watch, 'total' | 'available' | 'people'>;

export class Windows {
  readonly #watches = new Map<string, Watch>();

  constructor(private readonly directory: Directory) {}

  get size(): number {
    return this.#watches.size;
  }

  /** Begins a watch, in place of the connection's older one. */
  watch(connection: string, watcher: string, query: string, limit: number): Reply<'people:watch'> {
    const wanted = { watcher, query: fold(query.trim()), limit };
    const view = this.#view(wanted);
    this.#watches.set(connection, { ...wanted, version: this.directory.version, ...view });
    return {
      version: this.directory.version,
      total: view.total,
      available: view.available,
      people: [...view.people.values()],
    };
  }

  unwatch(connection: string): void {
    this.#watches.delete(connection);
  }

  /**
   * What each connection is to be told, now; the same message for all that saw the same change.
   * One that is `behind` is passed over: it is told the whole difference another time.
   */
  changes(
    behind: (connection: string) => boolean = () => false,
  ): { connections: string[]; body: EventBody<'people:changed'> }[] {
    const version = this.directory.version;
    const memo: Memo = new Map();
    const shared = new Map<string, { connections: string[]; body: EventBody<'people:changed'> }>();
    for (const [connection, watch] of this.#watches) {
      if (watch.version === version || behind(connection)) continue;
      const view = this.#view(watch, memo);
      const upserts = [...view.people.values()].filter(
        (person) => !same(person, watch.people.get(person.id)),
      );
      const removes = [...watch.people.keys()].filter((id) => !view.people.has(id));
      const { total, available } = view;
      const quiet = upserts.length === 0 && removes.length === 0;
      const previous = watch.version;
      // Silence leaves the client's version where it is, and so ours of it.
      if (quiet && total === watch.total && available === watch.available) continue;
      Object.assign(watch, view, { version });
      const body = { version, previous, total, available, upserts, removes };
      const key = `${previous} ${total} ${available} ${upserts.map(({ id }) => id).join()} ${removes.join()}`;
      const message = shared.get(key);
      if (message) message.connections.push(connection);
      else shared.set(key, { connections: [connection], body });
    }
    return [...shared.values()];
  }

  /** The window without the watcher and those who have blocked them, who may stand in its first `limit`. */
  #view({ watcher, query, limit }: Pick<Watch, 'watcher' | 'query' | 'limit'>, memo: Memo = new Map()): View {
    const blockers = this.directory.blockersOf(watcher);
    const most = limit + 1 + blockers.size;
    const asked = `${most} ${query}`;
    const window = memo.get(asked) ?? this.directory.window(query, most);
    memo.set(asked, window);
    const hidden = [watcher, ...blockers].flatMap((id) => this.directory.get(id) ?? []);
    const counted = hidden.filter(({ name }) => fold(name).includes(query));
    const seen = window.people.filter(({ id }) => id !== watcher && !blockers.has(id)).slice(0, limit);
    return {
      total: window.total - counted.length,
      available: window.available - counted.filter(({ status }) => status === 'available').length,
      people: new Map(seen.map((person) => [person.id, person])),
    };
  }
}

const same = (a: Person, b: Person | undefined): boolean => a.name === b?.name && a.status === b.status;
