/** Who has blocked whom, for presence.store.memory.ts. It forgets those who changed it longest ago. */

/** People remembered; who goes online anew for each block must not fill the memory. */
const MOST_PEOPLE = 10_000;

export class MemoryBlocks {
  readonly #blocked = new Map<string, ReadonlySet<string>>();

  /** As it stands in an entry: absent when there is nobody. */
  of(person: string): { blocked?: string[] } {
    const others = this.#blocked.get(person);
    return others ? { blocked: [...others].sort() } : {};
  }

  set(person: string, other: string, blocked: boolean): void {
    const others = new Set(this.#blocked.get(person));
    if (blocked) others.add(other);
    else others.delete(other);
    this.#blocked.delete(person);
    if (others.size > 0) this.#blocked.set(person, others);
    const [oldest] = this.#blocked.keys();
    if (this.#blocked.size > MOST_PEOPLE && oldest !== undefined) this.#blocked.delete(oldest);
  }
}
