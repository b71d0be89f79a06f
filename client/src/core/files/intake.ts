/**
 * The bytes of one file as they come: hashed at once, written down in larger parts, one after the other.
 * Knows no other page. Used by Incoming, which sees to it that they come in order and not too many.
 */
import { Digest } from './digest.ts';
import type { Sink } from './sink.ts';

/** Written at once. */
const FLUSH = 1024 * 1024;

export interface IntakeTold {
  /** More is where it belongs: see `written`. */
  written: () => void;
  /** The place took no more. */
  failed: () => void;
}

export class Intake {
  /** Bytes that have come, and those that are where they belong. */
  received = 0;
  written = 0;
  /** Pieces that wait to be written: each costs memory of its own, however small it is. */
  pieces = 0;
  #sink: Sink;
  #told: IntakeTold;
  #digest = new Digest();
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #held = 0;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(sink: Sink, told: IntakeTold) {
    this.#sink = sink;
    this.#told = told;
  }

  add(bytes: Uint8Array<ArrayBuffer>): void {
    this.received += bytes.length;
    this.#digest.update(bytes);
    this.#parts.push(bytes);
    this.pieces++;
    this.#held += bytes.length;
    if (this.#held >= FLUSH) this.#flush();
  }

  /**
   * Everything has come. Resolves to what can be downloaded, null when it is in its place already.
   * @returns 'other' when the hash is not this one
   * @throws whatever the place throws that cannot keep it
   */
  async finish(hash: string): Promise<Blob | null | 'other'> {
    this.#flush();
    await this.#writing;
    if (this.#digest.hex() !== hash) return 'other';
    return this.#closed ? null : this.#sink.finish();
  }

  /** What is here of it goes. */
  discard(): void {
    this.#closed = true;
    this.#parts = [];
    void this.#sink.discard();
  }

  #flush(): void {
    const parts = this.#parts;
    const size = this.#held;
    this.#parts = [];
    this.#held = 0;
    if (size > 0) this.#writing = this.#writing.then(() => this.#write(parts, size));
  }

  async #write(parts: readonly Uint8Array<ArrayBuffer>[], size: number): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#sink.write(parts);
    } catch {
      this.#told.failed();
      return;
    }
    this.written += size;
    this.pieces -= parts.length;
    if (!this.#closed) this.#told.written();
  }
}
