/**
 * The assets of the builds that nodes of this cluster run, or ran within a day. It holds bytes; which
 * names are allowed is asset-name.ts. Memory: here. Redis: asset.store.redis.ts. Both throw SignalError
 * `unavailable` when the record cannot be reached.
 */
import type { Clock } from '../../clock.js';

/** Milliseconds that a build's assets are kept after its last node was there. */
export const KEEP_MS = 24 * 60 * 60_000;
/** Builds in all; the one that was there the longest ago goes first. */
export const MOST_BUILDS = 8;

/** By name. */
export type Assets = ReadonlyMap<string, Buffer>;

export abstract class AssetStore {
  /**
   * Adds assets to a build, and keeps all of that build for another day. Without any it only renews.
   * @returns the names that the build has now
   */
  abstract keep(build: string, more: Assets): Promise<string[]>;

  /** The names of each build. */
  abstract builds(): Promise<ReadonlyMap<string, readonly string[]>>;

  /** @returns null when it is not there */
  abstract read(build: string, name: string): Promise<Buffer | null>;
}

interface Kept {
  readonly assets: Map<string, Buffer>;
  /** Ms of the clock. */
  endsAt: number;
}

export class MemoryAssetStore extends AssetStore {
  /** The one that was renewed last is the last. */
  readonly #builds = new Map<string, Kept>();

  constructor(private readonly clock: Clock) {
    super();
  }

  override async keep(build: string, more: Assets): Promise<string[]> {
    this.#forget();
    const kept = this.#builds.get(build) ?? { assets: new Map<string, Buffer>(), endsAt: 0 };
    if (kept.assets.size + more.size === 0) return [];
    for (const [name, bytes] of more) kept.assets.set(name, bytes);
    kept.endsAt = this.clock.now() + KEEP_MS;
    this.#builds.delete(build);
    this.#builds.set(build, kept);
    this.#forget();
    return [...kept.assets.keys()];
  }

  override async builds(): Promise<ReadonlyMap<string, readonly string[]>> {
    this.#forget();
    return new Map([...this.#builds].map(([build, { assets }]) => [build, [...assets.keys()]]));
  }

  override async read(build: string, name: string): Promise<Buffer | null> {
    this.#forget();
    return this.#builds.get(build)?.assets.get(name) ?? null;
  }

  #forget(): void {
    const now = this.clock.now();
    for (const [build, { endsAt }] of this.#builds)
      if (endsAt <= now || this.#builds.size > MOST_BUILDS) this.#builds.delete(build);
  }
}
