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
 * a reconnection: 200 chat messages, or the words about as many small files as can be taken in a second.
 */
export const ALLOWANCES = {
  control: { burst: 60, perSecond: 20 },
  chat: { burst: 250, perSecond: 10 },
  files: { burst: 1_000, perSecond: 400 },
  /** Frames of files: 64 KiB each from a page of ours, so this is 130 MB/s, and 260 MB before. */
  frames: { burst: 4_000, perSecond: 2_000 },
} as const satisfies Record<string, Allowance>;

/** A page that is over its allowance for so long loses the channel. Milliseconds. */
export const PATIENCE_MS = 10_000;
/**
 * Nor may it be over by so many messages. A browser cannot be told to stop reading, and to take a message and
 * drop it costs some 20 µs, so on a slow machine a fast flood alone keeps a page busy.
 */
export const MOST_DROPPED = 1_000;
/** Characters that cost as much to read and to draw as one message more. */
const LENGTH = 1_000;
/** So long without a dropped message, and the time begins anew. Milliseconds. */
const CALM_MS = 2_000;

export class ChannelGuard {
  #clock: Pick<Clock, 'now'>;
  #texts: Bucket;
  #bytes: Bucket | null;
  #gaveUp: () => void;
  #closed = false;
  #since = 0;
  #dropped = 0;
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
    const taken =
      typeof data === 'string'
        ? this.#texts.take(1 + data.length / LENGTH)
        : (this.#bytes ?? this.#texts).take();
    return taken || this.#refuse();
  }

  #refuse(): false {
    const now = this.#clock.now();
    if (now - this.#last > CALM_MS) {
      this.#since = now;
      this.#dropped = 0;
    }
    this.#last = now;
    if (now - this.#since >= PATIENCE_MS || ++this.#dropped > MOST_DROPPED) {
      this.#closed = true;
      // eslint-disable-next-line no-console -- the person is told; why is for those who look
      console.warn('a channel is closed: the other page sends far more than a page of ours');
      this.#gaveUp();
    }
    return false;
  }
}
