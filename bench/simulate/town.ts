/**
 * So many people who come, go and call each other, in simulated time, and one node's own directory
 * and windows (the server's code) that follow them. Counts what the node must send and take part in.
 */
import { Directory } from '../../src/presence/directory.js';
import type { Entry } from '../../src/presence/presence.store.js';
import { Windows } from '../../src/presence/windows.js';
import type { Random } from '../../test/support/random.js';
import type { Assumptions } from './assumptions.js';

/** A round of the windows, as presence.service.ts has them. */
export const ROUND_MS = 255;
const PAGE_LIMIT = 100;

export interface Counts {
  joins: number;
  calls: number;
  answered: number;
  signals: number;
  drops: number;
  /** Messages of the directory, each to all nodes, and what one node's watchers were told. */
  changes: number;
  frames: number;
  bytes: number;
}

export class Town {
  readonly counts: Counts = {
    joins: 0,
    calls: 0,
    answered: 0,
    signals: 0,
    drops: 0,
    changes: 0,
    frames: 0,
    bytes: 0,
  };
  readonly #directory = new Directory();
  readonly #windows = new Windows(this.#directory);
  readonly #online: Entry[] = [];
  readonly #places = new Map<string, number>();
  /** Round → what happens in it. */
  readonly #later = new Map<number, (() => void)[]>();
  #round = 0;
  #version = 0;
  #made = 0;

  constructor(
    private readonly people: number,
    private readonly nodes: number,
    private readonly assumed: Assumptions,
    private readonly random: Random,
  ) {
    const entries = Array.from({ length: people }, () => this.#person());
    for (const entry of entries) this.#arrive(entry);
    this.#directory.reset({ version: 0, entries });
    for (const entry of entries) this.#watch(entry);
  }

  /** One round: what happened in 255 ms, then what the node tells its watchers. */
  round(): void {
    const { sessionMinutes, callsPerHour, dropsPerHour } = this.assumed;
    const seconds = ROUND_MS / 1_000;
    for (const act of this.#later.get(this.#round) ?? []) act();
    this.#later.delete(this.#round);
    this.#times((this.people / (sessionMinutes * 60)) * seconds, () => this.#joins());
    this.#times((this.#online.length * callsPerHour * seconds) / 3_600, () => this.#calls());
    this.#times((this.#online.length * dropsPerHour * seconds) / 3_600, () => this.counts.drops++);
    for (const { connections, body } of this.#windows.changes()) {
      const text = JSON.stringify(['people:changed', body]);
      this.counts.frames += connections.length;
      this.counts.bytes += connections.length * (Buffer.byteLength(text) + 6);
    }
    this.#round++;
  }

  #joins(): void {
    const entry = this.#person();
    this.counts.joins++;
    this.#arrive(entry);
    this.#change([entry], []);
    this.#watch(entry);
  }

  #calls(): void {
    const [a, b] = [this.random.pick(this.#online), this.random.pick(this.#online)];
    if (a === b || a.call !== null || b.call !== null) return;
    const { answered, answerSeconds, ringSeconds, talkMinutes, signalsPerCall } = this.assumed;
    const call = String(++this.counts.calls);
    this.#change([this.#become(a, 'in_call', call), this.#become(b, 'ringing', call)], []);
    const over = (): void => {
      const both = [a, b].flatMap(({ id }) => this.#find(id) ?? []).filter((one) => one.call === call);
      if (both.length > 0)
        this.#change(
          both.map((one) => this.#become(one, null, null)),
          [],
        );
    };
    if (this.random.below(1_000) >= answered * 1_000) return this.#in(ringSeconds, over);
    this.#in(answerSeconds, () => {
      const callee = this.#find(b.id);
      if (callee?.call !== call) return over();
      this.counts.answered++;
      this.counts.signals += signalsPerCall;
      this.#change([this.#become(callee, 'in_call', call)], []);
      this.#in(this.#exponential(talkMinutes * 60), over);
    });
  }

  #become(entry: Entry, activity: Entry['activity'], call: string | null): Entry {
    const next: Entry = { ...entry, activity, call };
    const place = this.#places.get(entry.id);
    if (place !== undefined) this.#online[place] = next;
    return next;
  }

  #find(id: string): Entry | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#online[place];
  }

  #person(): Entry {
    const number = this.#made++;
    // Ids are as long as the server's.
    const id = `${'0'.repeat(22)}${number}`.slice(-22);
    const name = `${this.random.below(2 ** 31).toString(36)} ${number}`;
    return { id, name, status: 'available', activity: null, call: null };
  }

  #arrive(entry: Entry): void {
    this.#places.set(entry.id, this.#online.push(entry) - 1);
    this.#in(this.#exponential(this.assumed.sessionMinutes * 60), () => this.#leaves(entry.id));
  }

  #leaves(id: string): void {
    const place = this.#places.get(id);
    const last = this.#online.pop();
    if (place === undefined || !last) return;
    this.#places.delete(id);
    if (last.id !== id) {
      this.#online[place] = last;
      this.#places.set(last.id, place);
    }
    this.#windows.unwatch(id);
    this.#change([], [id]);
  }

  /** Of all who are online, this node has its share. */
  #watch({ id }: Entry): void {
    if (Number(id) % this.nodes === 0) this.#windows.watch(id, id, '', PAGE_LIMIT);
  }

  #change(upserts: Entry[], removes: string[]): void {
    this.counts.changes++;
    this.#directory.apply({ version: ++this.#version, upserts, removes });
  }

  #in(seconds: number, act: () => void): void {
    const round = this.#round + Math.max(1, Math.round((seconds * 1_000) / ROUND_MS));
    const acts = this.#later.get(round);
    if (acts) acts.push(act);
    else this.#later.set(round, [act]);
  }

  #exponential(mean: number): number {
    return -mean * Math.log(1 - this.random.below(1e6) / 1e6);
  }

  /** As often as chance has it, with this mean. */
  #times(mean: number, act: () => void): void {
    const whole = Math.floor(mean);
    const times = whole + (this.random.below(1e6) / 1e6 < mean - whole ? 1 : 0);
    for (let i = 0; i < times; i++) act();
  }
}
