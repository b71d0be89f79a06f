/**
 * Decides, before a message of another page is parsed, whether it is worth it: one token bucket per member
 * and channel. A page that floods costs a dropped event per message, and no channel after ten seconds.
 * One guard per member and channel; it outlives connections, so that a new one brings no new allowance.
 */
import { Bucket } from '../bucket.ts';
import type { Clock } from '../clock.ts';

/** Messages at once, and per second. */
export interface Allowance {
  burst: number;
  perSecond: number;
}

/**
 * Far above what a page of ours sends (docs/talk.md has the reasons). Bursts cover what is said again after
 * a reconnection: 200 chat messages, an offer for each of 1,000 files.
 */
export const ALLOWANCES = {
  control: { burst: 60, perSecond: 20 },
  chat: { burst: 250, perSecond: 10 },
  files: { burst: 2_000, perSecond: 200 },
  /** Frames of files: 64 KiB each from a page of ours, so this is 512 MB/s. */
  frames: { burst: 16_000, perSecond: 8_000 },
} as const satisfies Record<string, Allowance>;

/** A page that is over its allowance for so long loses the channel. Milliseconds. */
export const PATIENCE_MS = 10_000;
/** So long without a dropped message, and the time begins anew. Milliseconds. */
const CALM_MS = 2_000;

export class ChannelGuard {
  #clock: Pick<Clock, 'now'>;
  #texts: Bucket;
  #bytes: Bucket | null;
  #gaveUp: () => void;
  #closed = false;
  #since = 0;
  #last = -Infinity;

  /**
   * @param texts for texts; also for bytes where no page of ours sends any
   * @param gaveUp called once: the channel is to be closed
   * @param bytes for binary messages
   */
  constructor(clock: Pick<Clock, 'now'>, texts: Allowance, gaveUp: () => void, bytes?: Allowance) {
    this.#clock = clock;
    this.#texts = new Bucket(clock, texts.burst, texts.perSecond);
    this.#bytes = bytes ? new Bucket(clock, bytes.burst, bytes.perSecond) : null;
    this.#gaveUp = gaveUp;
  }

  /** The page has lost this channel, on whatever connection. */
  get closed(): boolean {
    return this.#closed;
  }

  /** False: drop it unread. */
  takes(data: unknown): boolean {
    if (this.#closed) return false;
    const bucket = typeof data === 'string' ? this.#texts : (this.#bytes ?? this.#texts);
    return bucket.take() || this.#refuse();
  }

  #refuse(): false {
    const now = this.#clock.now();
    if (now - this.#last > CALM_MS) this.#since = now;
    this.#last = now;
    if (now - this.#since >= PATIENCE_MS) {
      this.#closed = true;
      // eslint-disable-next-line no-console -- the person is told; why is for those who look
      console.warn('a channel is closed: the other page sends far more than a page of ours');
      this.#gaveUp();
    }
    return false;
  }
}
