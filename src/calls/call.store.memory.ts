/**
 * CallStore of a single node without Redis: the default. See call.store.ts for what each method
 * promises. Nothing here outlives the process.
 */
import type { Clock } from '../clock.js';
import type { Call } from '../protocol/events.js';
import { nextDeadline } from './call.machine.js';
import { CallStore, KEEP_ENDED, KEEP_LIVE, type Saved } from './call.store.js';

interface Kept {
  call: Call;
  until: number;
}

export class MemoryCallStore extends CallStore {
  /** In the order in which they began. */
  readonly #calls = new Map<string, Kept>();
  /** In the order in which they ended. */
  readonly #ended = new Map<string, Kept>();
  readonly #of = new Map<string, string>();
  /** Call → next ring deadline. */
  readonly #due = new Map<string, number>();

  constructor(private readonly clock: Clock) {
    super();
  }

  override async save(call: Call, expected: number): Promise<Saved> {
    const now = this.clock.now();
    this.#forget(this.#ended, now);
    this.#forget(this.#calls, now);
    const kept = this.#kept(call.id);
    const current = kept?.call ?? null;
    if ((current?.version ?? 0) !== expected) return { ok: false, because: 'conflict', current };
    for (const { id, state } of call.members) {
      const other = state === 'left' ? undefined : this.#calls.get(this.#of.get(id) ?? '')?.call;
      if (other && other.id !== call.id) return { ok: false, because: 'claimed', person: id, other };
    }
    for (const { id, state } of call.members) {
      if (state !== 'left') this.#of.set(id, call.id);
      else if (this.#of.get(id) === call.id) this.#of.delete(id);
    }
    if (call.state === 'ended') {
      this.#calls.delete(call.id);
      this.#ended.set(call.id, { call, until: now + KEEP_ENDED * 1000 });
    } else if (kept) {
      kept.call = call;
      kept.until = now + KEEP_LIVE * 1000;
    } else {
      this.#calls.set(call.id, { call, until: now + KEEP_LIVE * 1000 });
    }
    const deadline = nextDeadline(call);
    if (deadline === undefined) this.#due.delete(call.id);
    else this.#due.set(call.id, deadline);
    return { ok: true };
  }

  override async get(id: string): Promise<Call | null> {
    const kept = this.#kept(id);
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
    if (!this.#kept(id)) this.#due.delete(id);
  }

  override async shorten(ids: readonly string[], seconds: number): Promise<void> {
    const until = this.clock.now() + seconds * 1000;
    for (const id of ids) {
      const kept = this.#ended.get(id);
      if (kept) kept.until = Math.min(kept.until, until);
    }
  }

  override async otherwise(calls: readonly Call[]): Promise<Call[]> {
    return calls.filter(({ id, version }) => this.#kept(id)?.call.version !== version);
  }

  /** Nothing is lost from this memory while the process lives. */
  override async lacking(): Promise<Call[]> {
    return [];
  }

  override async touch(call: Call): Promise<void> {
    const kept = this.#calls.get(call.id);
    if (kept) kept.until = this.clock.now() + KEEP_LIVE * 1000;
  }

  #kept(id: string): Kept | undefined {
    return this.#calls.get(id) ?? this.#ended.get(id);
  }

  /** Drops what has outlived its time; a few at each save, so that no save is slow. */
  #forget(calls: Map<string, Kept>, now: number): void {
    let looked = 0;
    for (const [id, { call, until }] of calls) {
      if (++looked > 4) return;
      if (until > now) continue;
      calls.delete(id);
      this.#due.delete(id);
      for (const member of call.members) if (this.#of.get(member.id) === id) this.#of.delete(member.id);
    }
  }
}
