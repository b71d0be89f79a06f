/**
 * Whether media gets through between this page and one other member, in words that a person has a
 * use for. In a call of several one pair may fail while the others talk on. Used by RemoteMember.
 */
import { CONNECT_MS, RECONNECT_MS } from './call-deadline.ts';
import type { Clock } from './clock.ts';

/** `failed`: it has not come about, or come back, for so long that it hardly will. */
export type Reach = 'connecting' | 'connected' | 'reconnecting' | 'failed';

/** What the server says of a page may be as much older than the page that came after it; ms. */
const OLD_NEWS_MS = 1_000;

export class ReachWatch {
  /** Their page was closed, and may come back as another one. */
  away = false;
  current: Reach = 'connecting';
  #clock: Clock;
  #changed: () => void;
  #was = false;
  #renewedAt = -Infinity;
  #cancel: (() => void) | null = null;

  /** `changed`: told when time alone has changed it. */
  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Both are joined: from now on a path is looked for. */
  begin(): void {
    if (this.current === 'connecting' && !this.#cancel) this.#giveUpIn(CONNECT_MS);
  }

  /** What the connection says of itself (W3C webrtc-pc, 4.4.3). */
  follow(state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      this.#was = true;
      this.away = false;
      this.#cancel?.();
      this.#cancel = null;
      this.current = 'connected';
      return;
    }
    // Also while a way that works is replaced by a better one.
    if (state === 'new' || state === 'connecting') return;
    if (!this.#was || this.current !== 'connected') return;
    this.current = 'reconnecting';
    this.#giveUpIn(RECONNECT_MS);
  }

  /**
   * Their page was closed, which the connection notices seconds later.
   * @param surely said over this very connection
   * @returns false when nothing has changed
   */
  leave(surely: boolean): boolean {
    const isOld = !surely && this.#clock.now() - this.#renewedAt < OLD_NEWS_MS;
    if (this.away || isOld) return false;
    this.away = true;
    this.follow('disconnected');
    return true;
  }

  /** Another connection has taken the place of the one that was followed. */
  renew(): void {
    this.away = false;
    this.#renewedAt = this.#clock.now();
    this.follow('disconnected');
  }

  stop(): void {
    this.#cancel?.();
  }

  #giveUpIn(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = null;
      this.current = 'failed';
      this.#changed();
    });
  }
}
