/**
 * What waits for all connections of a node, over websockets and polling. Each connection is held to
 * 1 MiB by itself; many that stay just below it are held together by this: above MOST_BYTES the one
 * with the most waiting goes. It must not close anything itself.
 */

/** For all connections of a node together. Bytes. */
const MOST_BYTES = 24 * 1024 * 1024;
/** Connections that have gone, or were read again, are forgotten this often. ms. */
const FORGET_MS = 1_000;

export interface Waiting {
  /** Bytes that wait for this connection now; 0 when it is closed. */
  readonly waiting: number;
  /** Ends the connection, because of what it did not read. */
  endUnread(): void;
}

export class Unsent {
  readonly #behind = new Map<Waiting, number>();
  #total = 0;
  #isToForget = false;

  constructor(private readonly most: number = MOST_BYTES) {}

  /** Connections that may have something waiting. */
  get size(): number {
    return this.#behind.size;
  }

  /**
   * Something of this connection was not taken at once; `bytes` wait for it now.
   * @returns the connection that has to go, if all together are too many
   */
  note(connection: Waiting, bytes: number): Waiting | undefined {
    this.#total += bytes - (this.#behind.get(connection) ?? 0);
    this.#behind.set(connection, bytes);
    this.#forgetLater();
    if (this.#total <= this.most) return undefined;
    this.#count();
    if (this.#total <= this.most) return undefined;
    let worst = connection;
    for (const [one, waiting] of this.#behind) {
      if (waiting > (this.#behind.get(worst) ?? 0)) worst = one;
    }
    return worst;
  }

  #forgetLater(): void {
    if (this.#isToForget) return;
    this.#isToForget = true;
    setTimeout(() => {
      this.#isToForget = false;
      this.#count();
      if (this.#behind.size > 0) this.#forgetLater();
    }, FORGET_MS).unref();
  }

  /** What was noted may have been taken since. */
  #count(): void {
    this.#total = 0;
    for (const connection of this.#behind.keys()) {
      const { waiting } = connection;
      if (waiting === 0) this.#behind.delete(connection);
      else this.#behind.set(connection, waiting);
      this.#total += waiting;
    }
  }
}
