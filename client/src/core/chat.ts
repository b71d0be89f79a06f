/**
 * What was written in a call, by everybody, and where it stands. Kept here only, and gone with the page.
 * Used by Talk. It knows no channel: a ChatLine does the talking to one member.
 */
import type { Bucket } from './bucket.ts';
import { ChatLine, MOST_CHARACTERS, REACTIONS, reactionBucket } from './chat-line.ts';
import { timeOfDay, type Clock } from './clock.ts';
import { Listeners } from './listeners.ts';

export interface Entry {
  key: number;
  /** Who wrote it; null: this person. */
  from: string | null;
  text: string;
  /** Milliseconds of this machine's clock. */
  at: number;
  /** Of what was written here: 'lost' when somebody left without it. */
  state: 'received' | 'waiting' | 'delivered' | 'lost';
}

/** Older ones are dropped: the other page may write without end. */
export const MOST_ENTRIES = 500;

export class Chat {
  #clock: Clock;
  #lines = new Map<string, ChatLine>();
  #entries: readonly Entry[] = [];
  /** Who has not got it yet, by the entry's key. */
  #missing = new Map<number, Set<string>>();
  #keys = 0;
  #bucket: Bucket;
  #changed = new Listeners<void>();
  #received = new Listeners<Entry>();
  #reacted = new Listeners<{ from: string | null; index: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#bucket = reactionBucket(clock);
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  onChange = (listener: () => void) => this.#changed.add(listener);
  /** Told of what others wrote. */
  onReceived = (listener: (entry: Entry) => void) => this.#received.add(listener);
  /** Told of everybody's, the own included. */
  onReacted = (listener: (reaction: { from: string | null; index: number }) => void) =>
    this.#reacted.add(listener);

  /** The line to a member, made when it is first asked for. */
  line(member: string): ChatLine {
    const known = this.#lines.get(member);
    if (known) return known;
    const line = new ChatLine({
      clock: this.#clock,
      received: (text) => this.#received.tell(this.#add({ from: member, text, state: 'received' })),
      reacted: (index) => this.#reacted.tell({ from: member, index }),
      delivered: (key) => this.#delivered(key, member),
    });
    this.#lines.set(member, line);
    return line;
  }

  /** False: it is empty, too long, or nobody is there to write to. */
  say(words: string): boolean {
    const text = words.trim();
    if (text === '' || text.length > MOST_CHARACTERS || this.#lines.size === 0) return false;
    const { key } = this.#add({ from: null, text, state: 'waiting' });
    const missing = new Set<string>();
    this.#missing.set(key, missing);
    for (const [member, line] of this.#lines) {
      missing.add(member);
      if (!line.say(key, text)) this.#set(key, 'lost');
    }
    return true;
  }

  react(index: number): void {
    if (REACTIONS[index] === undefined || !this.#bucket.take()) return;
    for (const line of this.#lines.values()) line.react(index);
    this.#reacted.tell({ from: null, index });
  }

  /** It is another call. */
  clear(): void {
    if (this.#entries.length === 0) return;
    this.#entries = [];
    this.#missing.clear();
    this.#changed.tell();
  }

  /** A member is in the call no more. */
  gone(member: string): void {
    if (!this.#lines.delete(member)) return;
    for (const [key, missing] of this.#missing) {
      if (!missing.delete(member)) continue;
      this.#missing.delete(key);
      this.#set(key, 'lost');
    }
  }

  #add(entry: Pick<Entry, 'from' | 'text' | 'state'>): Entry {
    const added = { ...entry, key: ++this.#keys, at: timeOfDay() };
    this.#entries = [...this.#entries, added].slice(-MOST_ENTRIES);
    this.#changed.tell();
    return added;
  }

  #delivered(key: number, member: string): void {
    const missing = this.#missing.get(key);
    missing?.delete(member);
    if (!missing || missing.size > 0) return;
    this.#missing.delete(key);
    this.#set(key, 'delivered');
  }

  #set(key: number, state: Entry['state']): void {
    this.#entries = this.#entries.map((entry) => (entry.key === key ? { ...entry, state } : entry));
    this.#changed.tell();
  }
}
