/**
 * Follows the versions of the directory's changes as they are heard: each must be one more than the
 * one before. A counter that was lost begins anew, and its small versions must not pass for old news.
 */
export class HeardVersions {
  #last: number | undefined;
  #highest = 0;

  get highest(): number {
    return this.#highest;
  }

  /** @returns false when it does not follow the one before: read the snapshot */
  follows(version: number): boolean {
    const follows = this.#last === undefined || version === this.#last + 1;
    this.#last = version;
    this.read(version);
    return follows;
  }

  /** Changes may have been missed; any change may come next. */
  missed(): void {
    this.#last = undefined;
  }

  /** A snapshot of this version was read. */
  read(version: number): void {
    this.#highest = Math.max(this.#highest, version);
  }
}
