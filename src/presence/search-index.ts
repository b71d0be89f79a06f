/**
 * Finds the names that contain a text without reading all of them: for each two characters that
 * stand side by side, the entries that have them somewhere. Used by the directory.
 */

/** UTF-16 code units, on both sides alike; a pair may be half of a character, which does no harm. */
const LENGTH = 2;

export class SearchIndex<T> {
  readonly #having = new Map<string, Set<T>>();

  add(text: string, entry: T): void {
    for (const pair of pairsOf(text)) {
      const having = this.#having.get(pair);
      if (having) having.add(entry);
      else this.#having.set(pair, new Set([entry]));
    }
  }

  remove(text: string, entry: T): void {
    for (const pair of pairsOf(text)) {
      const having = this.#having.get(pair);
      having?.delete(entry);
      if (having?.size === 0) this.#having.delete(pair);
    }
  }

  clear(): void {
    this.#having.clear();
  }

  /** Every entry whose text contains `query` is among these; null: any may be, the query is too short. */
  candidates(query: string): ReadonlySet<T> | null {
    let fewest: ReadonlySet<T> | null = null;
    for (const pair of pairsOf(query)) {
      const having = this.#having.get(pair);
      if (!having) return new Set();
      if (!fewest || having.size < fewest.size) fewest = having;
    }
    return fewest;
  }
}

function* pairsOf(text: string): Iterable<string> {
  for (let at = 0; at + LENGTH <= text.length; at++) yield text.slice(at, at + LENGTH);
}
