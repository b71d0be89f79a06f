/**
 * Chat with one other member, over a lane that may be lost and come back. What is written is kept until
 * the other page says that it has it; so it is neither lost nor there twice, whatever happens on the way.
 * Used by Chat.
 *
 * The words: `{ack: n}` is the highest number received, the first thing after the two have met;
 * `{say: {seq, text}}`; `{react: i}`, which is not kept, because later it would mean nothing.
 */
import { Bucket } from './bucket.ts';
import type { Clock } from './clock.ts';
import type { Lane, LaneUser } from './lane.ts';

/** Of one message, in UTF-16 code units: what a text field counts. */
export const MOST_CHARACTERS = 4_000;
/** Kept for a page that does not answer. */
const MOST_WAITING = 200;

/** What can be shown with one press; which one is sent as its place in this list. */
export const REACTIONS = ['👍', '❤️', '😂', '👏', '😮', '🎉'] as const;
/** So many at once, and so many a second: for ourselves, and for what is believed of the other page. */
const BURST = 6;
const PER_SECOND = 2;
export const reactionBucket = (clock: Clock): Bucket => new Bucket(clock, BURST, PER_SECOND);

export interface ChatLineOptions {
  clock: Clock;
  received: (text: string) => void;
  reacted: (index: number) => void;
  /** The other page has what was said under this key. */
  delivered: (key: number) => void;
}

export class ChatLine implements LaneUser {
  #options: ChatLineOptions;
  #bucket: Bucket;
  #lane: Lane | null = null;
  #page: string | null = null;
  /** Of the last one that we said, and of the last one that we heard. */
  #said = 0;
  #heard = 0;
  #waiting: { key: number; seq: number; text: string }[] = [];
  /** The other page has told what it has, so nothing will be there twice. */
  #flowing = false;

  constructor(options: ChatLineOptions) {
    this.#options = options;
    this.#bucket = reactionBucket(options.clock);
  }

  /** Sends it now or later; false when too much waits already. */
  say(key: number, text: string): boolean {
    if (this.#waiting.length >= MOST_WAITING) return false;
    const one = { key, seq: ++this.#said, text };
    this.#waiting.push(one);
    if (this.#flowing) this.#transmit(one);
    return true;
  }

  react(index: number): void {
    this.#lane?.say({ react: index });
  }

  met(lane: Lane, page: string): void {
    this.#lane = lane;
    this.#flowing = false;
    if (page !== this.#page) this.#heard = 0;
    this.#page = page;
    lane.say({ ack: this.#heard });
  }

  lost(): void {
    this.#lane = null;
    this.#flowing = false;
  }

  heard(message: Record<string, unknown>): void {
    if ('ack' in message) this.#acknowledged(message['ack']);
    if ('say' in message) this.#received(message['say']);
    const index = message['react'];
    if (typeof index !== 'number' || REACTIONS[index] === undefined) return;
    if (this.#bucket.take()) this.#options.reacted(index);
  }

  #acknowledged(ack: unknown): void {
    if (typeof ack !== 'number' || !Number.isInteger(ack) || ack < 0 || ack > this.#said) return;
    const has = this.#waiting.filter(({ seq }) => seq <= ack);
    this.#waiting = this.#waiting.filter(({ seq }) => seq > ack);
    for (const { key } of has) this.#options.delivered(key);
    if (this.#flowing) return;
    this.#flowing = true;
    for (const one of this.#waiting) this.#transmit(one);
  }

  #received(said: unknown): void {
    const { seq, text } = (said ?? {}) as { seq?: unknown; text?: unknown };
    if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 1) return;
    if (typeof text !== 'string' || text.trim() === '' || text.length > MOST_CHARACTERS) return;
    const isNew = seq > this.#heard;
    if (isNew) this.#heard = seq;
    this.#lane?.say({ ack: this.#heard });
    if (isNew) this.#options.received(text);
  }

  #transmit({ seq, text }: { seq: number; text: string }): void {
    this.#lane?.say({ say: { seq, text } });
  }
}
