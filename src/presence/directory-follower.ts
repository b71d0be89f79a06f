/**
 * Keeps this node's replica of the directory in step with the record: applies each change that is
 * heard, and reads the whole directory after a gap. It must not tell clients anything.
 */
import { Logger } from '@nestjs/common';
import { Directory } from './directory.js';
import { HeardVersions } from './heard-versions.js';
import { type DirectoryChange, type PresenceStore, VERSIONS_JUMP } from './presence.store.js';

const READ_AGAIN_MS = 500;

export interface FollowerListener {
  /** The replica has changed. */
  changed(): void;
  /** The record was emptied, in whole or in part, and the nodes put back what they hold. */
  refilling(): void;
}

export class DirectoryFollower {
  readonly #logger = new Logger(DirectoryFollower.name);
  readonly #heard = new HeardVersions();
  #readTimer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #readAgain = false;

  constructor(
    private readonly store: PresenceStore,
    private readonly directory: Directory,
    private readonly listener: FollowerListener,
  ) {}

  /** The highest version that this node has heard of: the record's own is never lower, unless it was lost. */
  get highestVersion(): number {
    return this.#heard.highest;
  }

  stop(): void {
    clearTimeout(this.#readTimer);
  }

  /** @param change null: some may have been missed */
  hear(change: DirectoryChange | null): void {
    if (change === null) this.#heard.missed();
    const follows = change !== null && this.#heard.follows(change.version);
    if (!follows || !this.directory.apply(change)) void this.read();
    else this.listener.changed();
  }

  /**
   * One reading at a time: what changes meanwhile is in it, or makes it read again. Never fails: a
   * reading that did is tried again.
   */
  async read(): Promise<void> {
    if (this.#reading) {
      this.#readAgain = true;
      // The caller that began it deals with its failure.
      return this.#reading.catch(() => undefined);
    }
    this.#reading = (async () => {
      do {
        this.#readAgain = false;
        const snapshot = await this.store.snapshot();
        if (this.#isAnotherRecord(snapshot.version)) this.listener.refilling();
        this.#heard.read(snapshot.version);
        this.directory.reset(snapshot);
      } while (this.#readAgain);
    })();
    try {
      await this.#reading;
      this.listener.changed();
    } catch (error) {
      this.#logger.warn({ msg: 'the directory could not be read; trying again', err: error });
      clearTimeout(this.#readTimer);
      this.#readTimer = setTimeout(() => void this.read(), READ_AGAIN_MS);
    } finally {
      this.#reading = undefined;
    }
  }

  /** Its counter began anew, or has jumped since, so other keys may have been lost with it. */
  #isAnotherRecord(version: number): boolean {
    const before = this.directory.storeVersion;
    return version < before || (before >= 0 && version - before >= VERSIONS_JUMP);
  }
}
