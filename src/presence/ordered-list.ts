/**
 * Items in order, of which one more or one less costs the same among a million as among a thousand:
 * they lie in blocks, and only one block is moved. Used by the directory.
 */

/** A block that has grown to this is cut in two. */
const BLOCK = 512;

export class OrderedList<T> implements Iterable<T> {
  /** None is empty. */
  readonly #blocks: T[][] = [];
  #size = 0;

  /** @param compare negative when `a` comes before `b`, 0 only for the same item */
  constructor(private readonly compare: (a: T, b: T) => number) {}

  get size(): number {
    return this.#size;
  }

  /** Instead of what is in it. */
  fill(items: Iterable<T>): void {
    const sorted = [...items].sort(this.compare);
    this.#blocks.length = 0;
    for (let at = 0; at < sorted.length; at += BLOCK / 2) this.#blocks.push(sorted.slice(at, at + BLOCK / 2));
    this.#size = sorted.length;
  }

  add(item: T): void {
    const last = this.#blocks.length - 1;
    const at = Math.min(this.#blockFor(item), Math.max(0, last));
    const block = this.#blocks[at];
    this.#size++;
    if (!block) {
      this.#blocks.push([item]);
      return;
    }
    block.splice(this.#placeIn(block, item), 0, item);
    if (block.length >= BLOCK) this.#blocks.splice(at + 1, 0, block.splice(BLOCK / 2));
  }

  /** @returns whether it was there */
  remove(item: T): boolean {
    const at = this.#blockFor(item);
    const block = this.#blocks[at];
    const place = block && this.#placeIn(block, item);
    if (!block || place === undefined || block[place] !== item) return false;
    block.splice(place, 1);
    this.#size--;
    if (block.length === 0) this.#blocks.splice(at, 1);
    return true;
  }

  *[Symbol.iterator](): Generator<T> {
    for (const block of this.#blocks) yield* block;
  }

  first(count: number): T[] {
    const found: T[] = [];
    for (const block of this.#blocks) {
      if (found.length >= count) break;
      found.push(...block.slice(0, count - found.length));
    }
    return found;
  }

  /** The first block whose last item does not come before it; one behind the last when there is none. */
  #blockFor(item: T): number {
    return lowest(this.#blocks.length, (at) => {
      const block = this.#blocks[at] as T[];
      return this.compare(block[block.length - 1] as T, item) >= 0;
    });
  }

  #placeIn(block: readonly T[], item: T): number {
    return lowest(block.length, (at) => this.compare(block[at] as T, item) >= 0);
  }
}

/** The first of `count` places that is so, when all behind it are too; `count` when none is. */
function lowest(count: number, isSo: (at: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
