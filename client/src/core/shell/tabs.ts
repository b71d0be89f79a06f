/**
 * Which other tabs of this browser are online, and as whom: they tell each other over a channel. Used by the
 * welcome screen, so that a second tab is not the first one's person by accident.
 */
import { Listeners } from '../listeners.ts';

export interface Tab {
  readonly name: string;
  /** Somebody else than the person whom the tabs share. */
  readonly apart: boolean;
}

/** `tab`: whoever sends it. `who` asks all others; `here` and `gone` answer, or tell by themselves. */
type Word =
  | { readonly type: 'who' }
  | { readonly type: 'here'; readonly tab: string; readonly name: string; readonly apart: boolean }
  | { readonly type: 'gone'; readonly tab: string };

export interface TabsOptions {
  /** To the other tabs; null where there is none: then this tab knows of nobody. */
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'> | null;
  /** Unlike that of any other tab. */
  id: string;
}

export class Tabs {
  #options: TabsOptions;
  #here: Tab | null = null;
  #others = new Map<string, Tab>();
  #changed = new Listeners<void>();

  constructor(options: TabsOptions) {
    this.#options = options;
    options.channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isWord(data)) this.#hear(data);
    });
    this.#say({ type: 'who' });
  }

  onChange = (listener: () => void) => this.#changed.add(listener);

  /** The name of the person whom another tab is online as, unless that is its own; null: there is no such tab. */
  get sharedName(): string | null {
    return [...this.#others.values()].find(({ apart }) => !apart)?.name ?? null;
  }

  /** This tab is online as somebody, under another name, or not any more (null). */
  tell(here: Tab | null): void {
    this.#here = here;
    this.#answer();
  }

  #hear(word: Word): void {
    if (word.type === 'who') {
      if (this.#here) this.#answer();
      return;
    }
    if (word.type === 'here') this.#others.set(word.tab, { name: word.name, apart: word.apart });
    else this.#others.delete(word.tab);
    this.#changed.tell();
  }

  #answer(): void {
    const { id: tab } = this.#options;
    this.#say(this.#here ? { type: 'here', tab, ...this.#here } : { type: 'gone', tab });
  }

  #say(word: Word): void {
    this.#options.channel?.postMessage(word);
  }
}

/** A tab of another version may send anything. */
function isWord(data: unknown): data is Word {
  if (typeof data !== 'object' || data === null) return false;
  const { type, tab, name, apart } = data as Record<string, unknown>;
  if (type === 'who') return true;
  if (typeof tab !== 'string') return false;
  return type === 'gone' || (type === 'here' && typeof name === 'string' && typeof apart === 'boolean');
}
