/**
 * All files to and from one other member, over a lane that may be lost and come back, to a page that may
 * have been reloaded. Sorts what comes to the transfer that it is about. Used by Files.
 */
import type { Clock } from '../clock.ts';
import type { Lane, LaneUser } from '../lane.ts';
import { Incoming } from './incoming.ts';
import { Outgoing } from './outgoing.ts';
import { safeName } from './safe-name.ts';
import { frameOf, wordOf, type Offer } from './words.ts';

/** Offers that wait for an answer, and files under way; more are declined unseen. */
export const MOST_AT_ONCE = 20;
/** Of one page, over and under way: it could offer without end. */
export const MOST_EVER = 1_000;

export interface FileLineOptions {
  member: string;
  clock: Clock;
  /** An id for a transfer, unlike all others in this page. */
  id: () => string;
  changed: () => void;
  offered: (incoming: Incoming) => void;
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

  constructor(options: FileLineOptions) {
    this.#options = options;
  }

  send(file: File): Outgoing {
    const { id, member, clock, changed } = this.#options;
    const n = this.#sent.size + 1;
    const { name, size, lastModified } = file;
    const offer: Offer = { n, name: safeName(name), size, modified: Math.max(0, Math.round(lastModified)) };
    const outgoing = new Outgoing({ id: id(), member, file, offer, clock, changed });
    this.#sent.set(n, outgoing);
    if (this.#lane) outgoing.join(this.#lane, true);
    return outgoing;
  }

  met(lane: Lane, page: string): void {
    const fresh = page !== this.#page;
    this.#lane = lane;
    this.#page = page;
    if (fresh) {
      for (const incoming of this.#coming.values()) {
        incoming.orphan();
        if (!incoming.over) this.#orphans.add(incoming);
      }
      this.#coming.clear();
    }
    for (const outgoing of this.#sent.values()) outgoing.join(lane, fresh);
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

  #offered({ n, name, size, modified }: Offer): void {
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
      lane.say({ file: 'decline', n });
      return;
    }
    const { id, member, clock, changed } = this.#options;
    const incoming = new Incoming({ id: id(), member, offer, clock, changed });
    this.#coming.set(n, incoming);
    incoming.join(lane);
    this.#options.offered(incoming);
  }

  /** An offer that no page of ours makes: its sender is told at least that nothing comes of it. */
  #refuse({ file, n }: Record<string, unknown>): void {
    if (file === 'offer' && typeof n === 'number') this.#lane?.say({ file: 'decline', n });
  }
}
