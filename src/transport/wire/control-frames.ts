/**
 * The budget of one connection for what is no request: control frames (RFC 6455 5.5), Engine.IO's own
 * packets, and everything before its namespace. Also when a ping is answered: the latest one, at most
 * once a second (5.5.3). It must not write or close anything itself.
 */
import { OTHER } from '../rates.js';

/** At most one pong in so many ms. */
const PONG_MS = 1_000;

const monotonic = (): number => performance.now();

export class ControlFrames {
  /** When the bucket will be full again, ms of `now` (generic cell rate algorithm, ITU-T I.371). */
  #full = 0;
  #pongAt = -Infinity;

  /** @param factor as RATE_FACTOR: times the usual rate; 0 lifts it */
  constructor(
    private readonly factor: number,
    private readonly now: () => number = monotonic,
  ) {}

  /** Counts one. @returns false when it is one too many */
  take(): boolean {
    if (this.factor === 0) return true;
    const now = this.now();
    const each = 1000 / (OTHER.perSecond * this.factor);
    const full = Math.max(now, this.#full) + each;
    // Half a frame more: sums of fractions are not exact.
    if (full - now > (OTHER.burst * this.factor + 0.5) * each) return false;
    this.#full = full;
    return true;
  }

  /** @returns ms until a pong may be sent; 0 means now, and it counts as sent */
  pongIn(): number {
    const now = this.now();
    const wait = this.#pongAt + PONG_MS - now;
    if (wait > 0) return wait;
    this.#pongAt = now;
    return 0;
  }
}
