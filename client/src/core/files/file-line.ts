/**
 * All files to and from one other member, over a lane that may be lost and come back, to a page that may
 * have been reloaded. Sorts what comes to the transfer that it is about. Used by Files.
 */
import type { Clock } from '../clock.ts';
import type { Lane, LaneUser } from '../lane.ts';
import { Incoming } from './incoming.ts';
import { Outgoing } from './outgoing.ts';
import { safeName } from './safe-name.ts';
import { frameOf, wordOf, type Behind, type Offer, type Refusal } from './words.ts';

/**
 * Offers that wait for an answer, and files under way. A sender keeps the others in a queue; a receiver
 * refuses more unseen.
 */
export const MOST_AT_ONCE = 20;
/** Of one page in one call, over and under way: it could offer without end. */
export const MOST_EVER = 1_000;

const NOTHING: Behind = { more: 0, moreBytes: 0 };

export interface FileLineOptions {
  member: string;
  clock: Clock;
  /** An id for a transfer, unlike all others in this page. */
  id: () => string;
  changed: () => void;
  offered: (incoming: Incoming) => void;
  /** Why this page cannot take a file of so many bytes; null: it can. */
  unable: (size: number) => Refusal | null;
}

export class FileLine implements LaneUser {
  #options: FileLineOptions;
  #lane: Lane | null = null;
  #page: string | null = null;
  #sent = new Map<number, Outgoing>();
  /** By the numbers that the other page gave. */
  #coming = new Map<number, Incoming>();
  /** Of pages that are no more. */
  #orphans = new Set<Incoming>();
  #feeding = false;
  /** The files that wait at the other page, by its newest offer; those of them that are accepted already. */
  #behind: Behind = NOTHING;
  #allowed: Behind = NOTHING;

  constructor(options: FileLineOptions) {
    this.#options = options;
  }

  send(file: File): Outgoing {
    const { id, member, clock, changed } = this.#options;
    const n = this.#sent.size + 1;
    const { name, size, lastModified } = file;
    const offer: Offer = { n, name: safeName(name), size, modified: Math.max(0, Math.round(lastModified)) };
    const told = (): void => {
      changed();
      this.#feedSoon();
    };
    const outgoing = new Outgoing({ id: id(), member, file, offer, clock, changed: told });
    this.#sent.set(n, outgoing);
    if (n > MOST_EVER) outgoing.refuse('many');
    else this.#feedSoon();
    return outgoing;
  }

  /** What waits at the other page behind its offers, and is not accepted yet. */
  get behind(): Behind {
    const { more, moreBytes } = this.#behind;
    return {
      more: Math.max(0, more - this.#allowed.more),
      moreBytes: Math.max(0, moreBytes - this.#allowed.moreBytes),
    };
  }

  /** The person has accepted also what waits at the other page: see takesUnasked(). */
  allowBehind(): void {
    this.#allowed = this.#behind;
  }

  /** Whether the person accepted this file, by its size, before it was offered; asked one time for each. */
  takesUnasked(size: number): boolean {
    const { more, moreBytes } = this.#allowed;
    if (more === 0 || size > moreBytes) return false;
    this.#allowed = { more: more - 1, moreBytes: moreBytes - size };
    return true;
  }

  met(lane: Lane, page: string): void {
    const fresh = page !== this.#page;
    this.#lane = lane;
    this.#page = page;
    if (fresh) {
      this.#behind = this.#allowed = NOTHING;
      for (const incoming of this.#coming.values()) {
        incoming.orphan();
        if (!incoming.over) this.#orphans.add(incoming);
      }
      this.#coming.clear();
    }
    const all = [...this.#sent.values()];
    const behind = totalOf(all.filter(({ queued }) => queued));
    for (const outgoing of all) if (!outgoing.queued) outgoing.join(lane, fresh, behind);
    this.#feedSoon();
  }

  lost(): void {
    this.#lane = null;
    for (const one of [...this.#sent.values(), ...this.#coming.values()]) one.leave();
  }

  drained(): void {
    for (const outgoing of this.#sent.values()) outgoing.pump();
  }

  heard(message: Record<string, unknown>): void {
    const word = wordOf(message);
    if (!word) return this.#refuse(message);
    if (word.file === 'offer') return this.#offered(word);
    const theirs = 'mine' in word ? word.mine : word.file === 'end';
    (theirs ? this.#coming : this.#sent).get(word.n)?.hear(word);
  }

  bytes(data: ArrayBuffer): void {
    const frame = frameOf(data);
    if (frame) this.#coming.get(frame.n)?.bytes(frame.at, frame.bytes);
  }

  /** The call is over, or the member has left. */
  close(): void {
    this.#lane = null;
    const coming = [...this.#coming.values(), ...this.#orphans];
    for (const one of [...this.#sent.values(), ...coming]) one.abandon();
  }

  /** After what is told just now is said: a page that hears the next offer first would have one too many. */
  #feedSoon(): void {
    if (this.#feeding || !this.#lane || ![...this.#sent.values()].some(({ queued }) => queued)) return;
    this.#feeding = true;
    queueMicrotask(() => {
      this.#feeding = false;
      this.#feed();
    });
  }

  /** Offers what waits, as far as there is room at the other page. */
  #feed(): void {
    const lane = this.#lane;
    if (!lane) return;
    const all = [...this.#sent.values()];
    const queue = all.filter(({ queued }) => queued);
    const open = all.filter(({ over }) => !over).length - queue.length;
    const next = queue.splice(0, Math.max(0, MOST_AT_ONCE - open));
    for (const outgoing of next) outgoing.join(lane, true, totalOf(queue));
  }

  #offered({ n, name, size, modified, more = 0, moreBytes = 0 }: Offer & Partial<Behind>): void {
    const lane = this.#lane;
    if (!lane) return;
    const known = this.#coming.get(n);
    if (known) return known.join(lane);
    const offer: Offer = { n, name, size, modified };
    for (const orphan of this.#orphans) {
      if (!orphan.adopt(offer, lane)) continue;
      this.#orphans.delete(orphan);
      this.#coming.set(n, orphan);
      return;
    }
    const open = [...this.#coming.values()].filter(({ over }) => !over);
    if (open.length >= MOST_AT_ONCE || this.#coming.size >= MOST_EVER) {
      lane.say({ file: 'decline', n, why: 'many' });
      return;
    }
    this.#behind = { more: Math.min(more, MOST_EVER), moreBytes };
    const { id, member, clock, changed } = this.#options;
    const incoming = new Incoming({ id: id(), member, offer, clock, changed });
    this.#coming.set(n, incoming);
    incoming.join(lane);
    this.#options.offered(incoming);
    const refusal = this.#options.unable(size);
    if (refusal) incoming.refuse(refusal);
  }

  /** An offer that no page of ours makes: its sender is told at least that nothing comes of it. */
  #refuse({ file, n }: Record<string, unknown>): void {
    if (file === 'offer' && typeof n === 'number')
      this.#lane?.say({ file: 'decline', n, why: 'unsupported' });
  }
}

const totalOf = (queue: readonly Outgoing[]): Behind => ({
  more: queue.length,
  moreBytes: queue.reduce((sum, { offer }) => sum + offer.size, 0),
});
