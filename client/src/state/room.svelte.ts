/**
 * Chat, reactions and files of a call as the screen sees them, and what of it is new. Thin: Talk does it
 * all. Loaded with the first call; used by the panel and by what lies over the picture.
 */
import type { CallController } from '../core/call.ts';
import type { CallState } from '../core/call-state.ts';
import { REACTIONS } from '../core/chat-line.ts';
import type { Entry } from '../core/chat.ts';
import { systemClock } from '../core/clock.ts';
import { browserPlaces } from '../core/files/places.ts';
import { isOver, type Transfer } from '../core/files/transfer.ts';
import { oncePerFrame } from '../core/once-per-frame.ts';
import { Talk } from '../core/talk.ts';

/** What has just come, to be told once. `key` makes each one another. */
export interface News {
  key: number;
  from: string;
  kind: 'text' | 'offer';
  /** What was written, or the name of the file. */
  text: string;
}
export interface Reacted {
  key: number;
  /** Null: this person. */
  from: string | null;
  emoji: string;
  index: number;
}

export class Room {
  #talk: Talk;
  #entries = $state.raw<readonly Entry[]>([]);
  #transfers = $state.raw<readonly Transfer[]>([]);
  #acceptable = $state.raw({ files: 0, bytes: 0 });
  #names = $state.raw<Readonly<Record<string, string>>>({});
  #unread = $state(0);
  #watched = false;
  #news = $state.raw<News | null>(null);
  #reacted = $state.raw<Reacted | null>(null);
  #over = $state.raw<Transfer | null>(null);
  #keys = 0;

  constructor(controller: CallController) {
    // Not randomUUID(), which wants HTTPS.
    const page = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('-');
    this.#talk = new Talk({ controller, clock: systemClock, places: browserPlaces(page), page });
    const { chat, files } = this.#talk;
    const showChat = oncePerFrame(() => {
      this.#entries = chat.entries;
      if (chat.entries.length === 0) this.#unread = 0;
    });
    chat.onChange(showChat);
    files.onChange(
      oncePerFrame(() => {
        this.#showFiles(files.transfers);
        this.#acceptable = files.acceptable;
      }),
    );
    chat.onReceived(({ from, text }) => this.#tell('text', from, text));
    files.onOffered(({ member, name }) => this.#tell('offer', member, name));
    chat.onReacted(({ from, index }) => {
      this.#reacted = { key: ++this.#keys, from, index, emoji: REACTIONS[index] ?? '' };
    });
    controller.onState((state) => this.#learn(state));
    this.#learn(controller.state);
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get transfers(): readonly Transfer[] {
    return this.#transfers;
  }

  /** What one click on "Accept all" takes. */
  get acceptable(): { files: number; bytes: number } {
    return this.#acceptable;
  }

  get unread(): number {
    return this.#unread;
  }

  get news(): News | null {
    return this.#news;
  }

  /** The transfer that ended last, however it did. */
  get over(): Transfer | null {
    return this.#over;
  }

  get reacted(): Reacted | null {
    return this.#reacted;
  }

  /** There is something to be read, or saved, after the call. */
  get isWorthKeeping(): boolean {
    return this.#entries.length > 0 || this.#transfers.some(({ file }) => file !== null);
  }

  /** Whether what comes is seen as it comes. */
  set watched(watched: boolean) {
    this.#watched = watched;
    if (watched) this.#unread = 0;
  }

  /** Of somebody who is, or was, in the call. */
  nameOf = (member: string): string => this.#names[member] ?? '';

  say = (text: string): boolean => this.#talk.chat.say(text);
  react = (index: number): void => this.#talk.chat.react(index);
  send = (files: Iterable<File>): void => this.#talk.files.send(files);
  accept = (id: string): void => this.#talk.files.accept(id);
  acceptAll = (): void => this.#talk.files.acceptAll();
  pause = (id: string): void => this.#talk.files.pause(id);
  resume = (id: string): void => this.#talk.files.resume(id);
  cancel = (id: string): void => this.#talk.files.cancel(id);

  #tell(kind: News['kind'], from: string | null, text: string): void {
    if (!this.#watched) this.#unread++;
    this.#news = { key: ++this.#keys, kind, from: from ?? '', text };
  }

  #showFiles(transfers: readonly Transfer[]): void {
    const running = this.#transfers.filter(({ stage }) => !isOver(stage)).map(({ id }) => id);
    this.#transfers = transfers;
    const ended = transfers.filter(({ id, stage }) => isOver(stage) && running.includes(id));
    this.#over = ended.at(-1) ?? this.#over;
  }

  #learn(state: CallState): void {
    const members = 'call' in state && state.call ? state.call.members : [];
    const known = 'peer' in state ? [state.peer, ...members] : members;
    if (known.every(({ id, name }) => this.#names[id] === name)) return;
    this.#names = { ...this.#names, ...Object.fromEntries(known.map(({ id, name }) => [id, name])) };
  }
}
