/**
 * CallStore of a single node without Redis: the default. See call.store.ts for what each method
 * promises. Nothing here outlives the process.
 */
import type { Clock } from '../clock.js';
import type { Call } from '../protocol/events.js';
import { nextDeadline } from './call.machine.js';
import { CallStore, KEEP_ENDED, KEEP_LIVE, type Saved } from './call.store.js';

interface Kept {
  readonly call: Call;
  until: number;
}

export class MemoryCallStore extends CallStore {
  readonly #calls = new Map<string, Kept>();
  readonly #of = new Map<string, string>();
  /** Call → next ring deadline. */
  readonly #due = new Map<string, number>();

  constructor(private readonly clock: Clock) {
    super();
  }

  override async save(call: Call, expected: number): Promise<Saved> {
    this.#forget();
    const current = this.#calls.get(call.id)?.call ?? null;
    if ((current?.version ?? 0) !== expected) return { ok: false, because: 'conflict', current };
    const claims = call.members.filter(({ state }) => state !== 'left');
    for (const { id } of claims) {
      const other = this.#calls.get(this.#of.get(id) ?? '')?.call;
      if (other && other.id !== call.id && other.state !== 'ended') {
        return { ok: false, because: 'claimed', person: id, other };
      }
    }
    for (const { id } of claims) this.#of.set(id, call.id);
    for (const { id, state } of call.members) {
      if (state === 'left' && this.#of.get(id) === call.id) this.#of.delete(id);
    }
    const kept = { call, until: this.clock.now() + (call.state === 'ended' ? KEEP_ENDED : KEEP_LIVE) * 1000 };
    // Taken out first, so that the map stays in the order of saving.
    this.#calls.delete(call.id);
    this.#calls.set(call.id, kept);
    const deadline = nextDeadline(call);
    if (deadline === undefined) this.#due.delete(call.id);
    else this.#due.set(call.id, deadline);
    return { ok: true };
  }

  override async get(id: string): Promise<Call | null> {
    const kept = this.#calls.get(id);
    return kept && kept.until > this.clock.now() ? kept.call : null;
  }

  override async of(person: string): Promise<Call | null> {
    const call = await this.get(this.#of.get(person) ?? '');
    return call && call.state !== 'ended' ? call : null;
  }

  override async due(now: number, limit: number): Promise<string[]> {
    return [...this.#due]
      .filter(([, deadline]) => deadline <= now)
      .sort(([, a], [, b]) => a - b)
      .slice(0, limit)
      .map(([id]) => id);
  }

  override async forget(id: string): Promise<void> {
    if (!this.#calls.has(id)) this.#due.delete(id);
  }

  override async touch(call: Call): Promise<void> {
    const kept = this.#calls.get(call.id);
    if (kept && kept.call.state !== 'ended') kept.until = this.clock.now() + KEEP_LIVE * 1000;
  }

  /** Drops what has outlived its time; a few at each save, so that no save is slow. */
  #forget(): void {
    const now = this.clock.now();
    let looked = 0;
    for (const [id, { call, until }] of this.#calls) {
      if (++looked > 8) return;
      if (until > now) continue;
      this.#calls.delete(id);
      this.#due.delete(id);
      for (const member of call.members) if (this.#of.get(member.id) === id) this.#of.delete(member.id);
    }
  }
}
