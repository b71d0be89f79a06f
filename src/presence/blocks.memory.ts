/** Blocks that outlive their place, for presence.store.memory.ts. It forgets who changed theirs longest ago. */

/** Blocked people in all, about 100 bytes each: 5 MB at most. */
export const MOST_BLOCKS = 50_000;

export class MemoryBlocks {
  readonly #blocked = new Map<string, ReadonlySet<string>>();
  #count = 0;

  constructor(private readonly most = MOST_BLOCKS) {}

  get size(): number {
    return this.#count;
  }

  /** As it stands in an entry: absent when there is nobody. */
  of(person: string): { blocked?: string[] } {
    const others = this.#blocked.get(person);
    return others ? { blocked: [...others].sort() } : {};
  }

  set(person: string, other: string, blocked: boolean): void {
    const others = new Set(this.#blocked.get(person));
    if (blocked) others.add(other);
    else others.delete(other);
    this.#drop(person);
    if (others.size > 0) this.#blocked.set(person, others);
    this.#count += others.size;
    for (const oldest of this.#blocked.keys()) {
      if (this.#count <= this.most) return;
      this.#drop(oldest);
    }
  }

  #drop(person: string): void {
    this.#count -= this.#blocked.get(person)?.size ?? 0;
    this.#blocked.delete(person);
  }
}
