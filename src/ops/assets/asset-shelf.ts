/**
 * Shares the assets of this node's build with nodes of other builds, and finds theirs: a page is often
 * answered by another build's node, during an upgrade and for as long as its tab stays open after it.
 * It never stands in for a file of this build.
 */
import { Logger } from '@nestjs/common';
import { Loop } from '../../loop.js';
import { assetType } from './asset-name.js';
import type { AssetStore } from './asset.store.js';
import type { OwnAssets } from './own-assets.js';

const RENEW_EVERY_MS = 60_000;
/** The longest that an unknown name costs Redis nothing: a stranger may ask for any number of them. */
const LOOK_EVERY_MS = 1_000;
/** Bytes of other builds that stay in memory; those read last go last. */
export const MOST_CACHED = 4 * 1024 * 1024;

export interface ShelfOptions {
  readonly store: AssetStore;
  readonly own: OwnAssets;
  /** Ms, never backwards. */
  readonly now?: () => number;
  readonly mostCached?: number;
}

export class AssetShelf {
  readonly #logger = new Logger(AssetShelf.name);
  readonly #renewing = new Loop('keep the assets for other builds', RENEW_EVERY_MS, () => this.renew());
  readonly #now: () => number;
  /** Where each name of another build is. */
  #known: ReadonlyMap<string, string> = new Map();
  #looking: Promise<void> | undefined;
  #lookedAt = -Infinity;
  readonly #cached = new Map<string, Buffer>();
  #cachedBytes = 0;

  constructor(private readonly options: ShelfOptions) {
    this.#now = options.now ?? (() => performance.now());
  }

  /** Resolves when they are there, or could not be put there now. Never rejects. */
  async start(): Promise<void> {
    const { own } = this.options;
    if (own.tooMuch) {
      this.#logger.warn({ msg: 'the assets are too many or too big to be shared', build: own.build });
      return;
    }
    await this.renew().catch((error: unknown) => {
      this.#logger.warn({ msg: 'the assets cannot be shared now', build: own.build, err: String(error) });
    });
    this.#renewing.start();
  }

  stop(): Promise<void> {
    return this.#renewing.stop();
  }

  /** @throws SignalError unavailable */
  async renew(): Promise<void> {
    const { store, own } = this.options;
    const there = new Set(await store.keep(own.build, new Map()));
    // One by one: no command is long, and nobody else waits for it.
    for (const name of own.names)
      if (!there.has(name)) await store.keep(own.build, new Map([[name, own.read(name)]]));
  }

  /**
   * @param name of an asset that this build has not
   * @returns null when no other build has it either
   * @throws SignalError unavailable
   */
  async find(name: string): Promise<Buffer | null> {
    const cached = this.#cached.get(name);
    if (cached) return cached;
    if (!this.#known.has(name)) await this.#look();
    const build = this.#known.get(name);
    if (build === undefined) return null;
    const bytes = await this.options.store.read(build, name);
    if (bytes) this.#cache(name, bytes);
    return bytes;
  }

  /** At most once a second, however many ask. */
  #look(): Promise<void> {
    if (this.#looking) return this.#looking;
    if (this.#now() - this.#lookedAt < LOOK_EVERY_MS) return Promise.resolve();
    this.#lookedAt = this.#now();
    this.#looking = this.#readNames().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #readNames(): Promise<void> {
    const builds = await this.options.store.builds();
    const known = new Map<string, string>();
    for (const [build, names] of builds)
      for (const name of names)
        if (build !== this.options.own.build && assetType(name) !== undefined) known.set(name, build);
    this.#known = known;
  }

  #cache(name: string, bytes: Buffer): void {
    if (this.#cached.has(name)) return;
    this.#cached.set(name, bytes);
    this.#cachedBytes += bytes.length;
    for (const [oldest, { length }] of this.#cached) {
      if (this.#cachedBytes <= (this.options.mostCached ?? MOST_CACHED)) return;
      this.#cached.delete(oldest);
      this.#cachedBytes -= length;
    }
  }
}
