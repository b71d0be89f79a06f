/** A typed list of callbacks: how the core tells what happened, without knowing who listens. */
export class Listeners<T> {
  #all = new Set<(value: T) => void>();

  /** Returns the function that ends the subscription. */
  add(listener: (value: T) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  tell(value: T): void {
    for (const listener of [...this.#all]) listener(value);
  }
}
