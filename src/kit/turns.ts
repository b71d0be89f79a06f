/** Goes through a collection that changes, some items at a turn, so that the cost of a turn has a bound. */
export class Turns<T> {
  #left: Iterator<T> = [].values();

  /** @param all a live iterator over the collection, as those of Map and Set are */
  constructor(private readonly all: () => Iterator<T>) {}

  /** The next ones, at most `most`, none twice; after the last item it begins anew. */
  take(most: number): T[] {
    const taken = new Set<T>();
    let begun = 0;
    while (taken.size < most) {
      const next = this.#left.next();
      if (!next.done) taken.add(next.value);
      else if (++begun > 1) break;
      else this.#left = this.all();
    }
    return [...taken];
  }
}
