/**
 * The files of a call, to and from everybody in it, as one list. Used by Talk. What the list says is
 * told a few times a second at most, however fast the bytes come.
 */
import type { Clock } from '../clock.ts';
import { Listeners } from '../listeners.ts';
import { FileLine } from './file-line.ts';
import { Incoming } from './incoming.ts';
import type { Outgoing } from './outgoing.ts';
import type { Sink } from './sink.ts';
import type { Transfer } from './transfer.ts';

export interface Store {
  /** Opens a place for a file; rejects with an AbortError when the person was asked and said no. */
  open: (name: string, size: number) => Promise<Sink>;
  /** Bytes that a file may have. */
  most: number;
  /** Whether the person is asked where to put a file of so many bytes, which takes a click of its own. */
  asks: (size: number) => boolean;
}

/** Milliseconds between two tellings. */
export const TELL_MS = 200;

export class Files {
  #clock: Clock;
  #store: Store;
  #lines = new Map<string, FileLine>();
  #all: (Incoming | Outgoing)[] = [];
  #ids = 0;
  #cancelTelling: (() => void) | null = null;
  #changed = new Listeners<void>();
  #offered = new Listeners<Transfer>();

  constructor(clock: Clock, store: Store) {
    this.#clock = clock;
    this.#store = store;
  }

  get transfers(): readonly Transfer[] {
    return this.#all.map(({ view }) => view);
  }

  onChange = (listener: () => void) => this.#changed.add(listener);
  /** Told of a file that somebody wants to send. */
  onOffered = (listener: (transfer: Transfer) => void) => this.#offered.add(listener);

  /** The line to a member, made when it is first asked for. */
  line(member: string): FileLine {
    const known = this.#lines.get(member);
    if (known) return known;
    const line = new FileLine({
      member,
      clock: this.#clock,
      id: () => `${++this.#ids}`,
      changed: () => this.#tellSoon(),
      unable: (size) => (size > this.#store.most ? 'size' : null),
      offered: (incoming) => {
        this.#add(incoming);
        if (this.#takes(incoming) && line.takesUnasked(incoming.view.size)) this.accept(incoming.id);
        else this.#offered.tell(incoming.view);
      },
    });
    this.#lines.set(member, line);
    return line;
  }

  /** Offers them to everybody in the call. */
  send(files: Iterable<File>): void {
    for (const file of files) {
      for (const line of this.#lines.values()) this.#add(line.send(file));
    }
  }

  /** In a click: the person may be asked where to put it. */
  accept(id: string): void {
    const incoming = this.#find(id);
    if (!(incoming instanceof Incoming)) return;
    const { name, size } = incoming.view;
    void incoming.accept(() => this.#store.open(name, size));
  }

  /** What acceptAll() would take: the files that wait for an answer or, at their senders, for their turn. */
  get acceptable(): { files: number; bytes: number } {
    const offered = this.#acceptable();
    if (offered.length === 0) return { files: 0, bytes: 0 };
    const behind = [...this.#lines.values()].map((line) => line.behind);
    return {
      files: offered.length + behind.reduce((sum, { more }) => sum + more, 0),
      bytes:
        offered.reduce((sum, { view }) => sum + view.size, 0) +
        behind.reduce((sum, { moreBytes }) => sum + moreBytes, 0),
    };
  }

  /** All that can be taken without another question, also what is offered later of what waits now. */
  acceptAll(): void {
    for (const line of this.#lines.values()) line.allowBehind();
    for (const { id } of this.#acceptable()) this.accept(id);
  }

  pause = (id: string): void => this.#find(id)?.pause();
  resume = (id: string): void => this.#find(id)?.resume();
  /** Declines, or stops it. */
  cancel = (id: string): void => this.#find(id)?.cancel();

  /** A member is in the call no more. */
  gone(member: string): void {
    this.#lines.get(member)?.close();
    this.#lines.delete(member);
  }

  /** What was received and not saved goes. */
  clear(): void {
    if (this.#all.length === 0) return;
    for (const one of this.#all) if (one instanceof Incoming) one.forget();
    this.#all = [];
    this.#cancelTelling?.();
    this.#cancelTelling = null;
    this.#changed.tell();
  }

  #acceptable(): Incoming[] {
    return this.#all.filter((one) => one instanceof Incoming).filter((one) => this.#takes(one));
  }

  #takes(incoming: Incoming): boolean {
    const { size, stage } = incoming.view;
    return stage === 'offered' && size <= this.#store.most && !this.#store.asks(size);
  }

  #find(id: string): Incoming | Outgoing | undefined {
    return this.#all.find((one) => one.id === id);
  }

  #add(one: Incoming | Outgoing): void {
    this.#all.push(one);
    this.#changed.tell();
  }

  #tellSoon(): void {
    this.#cancelTelling ??= this.#clock.after(TELL_MS, () => {
      this.#cancelTelling = null;
      this.#changed.tell();
      // While nothing comes the figures change too.
      if (this.#all.some(({ moving }) => moving)) this.#tellSoon();
    });
  }
}
