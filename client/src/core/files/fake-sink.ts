/** A place for a received file that does what a spec says: slowly, or not at all. For specs only. */
import type { Sink } from './sink.ts';

export class FakeSink implements Sink {
  opened = false;
  blobs: Blob[] = [];
  discarded = false;
  finished = false;
  /** Bytes that it takes. */
  room = Infinity;
  #slow: Promise<void> = Promise.resolve();
  #go: () => void = () => undefined;

  /** Writes nothing until go(). */
  stop(): void {
    this.#slow = new Promise((resolve) => (this.#go = resolve));
  }

  go(): void {
    this.#go();
  }

  async write(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
    await this.#slow;
    const blob = new Blob([...parts]);
    this.room -= blob.size;
    if (this.room < 0) throw new Error('QuotaExceededError');
    this.blobs.push(blob);
  }

  async finish(): Promise<Blob> {
    this.finished = true;
    return new Blob(this.blobs);
  }

  async discard(): Promise<void> {
    this.discarded = true;
  }
}
