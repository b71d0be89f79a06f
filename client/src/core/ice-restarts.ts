/**
 * When a connection gets an ICE restart (W3C webrtc-pc, 4.4.3 and 5.6): at once when it failed, after
 * a while when it is only disconnected, and without waiting after a change of network. Used by Peer.
 */
import type { Clock } from './clock.ts';

/** 'disconnected' often heals by itself; after this long it gets an ICE restart. */
export const RESTART_AFTER_MS = 3_000;
/** After a change of network it will not heal, and is not waited for, for this long. */
export const HURRY_MS = 10_000;

type Connection = Pick<RTCPeerConnection, 'iceConnectionState' | 'restartIce'>;

export class IceRestarts {
  #clock: Clock;
  #cancel: (() => void) | null = null;
  #hurryUntil = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The network changed: what is disconnected, or will be in a moment, restarts at once. */
  hurry(connection: Connection): void {
    this.#hurryUntil = this.#clock.now() + HURRY_MS;
    this.follow(connection);
  }

  /** To be told every change of its iceConnectionState. */
  follow(connection: Connection): void {
    const state = connection.iceConnectionState;
    const hurry = this.#clock.now() < this.#hurryUntil;
    if (state !== 'disconnected' || hurry) this.stop();
    if (state === 'failed' || (state === 'disconnected' && hurry)) return connection.restartIce();
    if (state !== 'disconnected' || this.#cancel) return;
    this.#cancel = this.#clock.after(RESTART_AFTER_MS, () => {
      this.#cancel = null;
      connection.restartIce();
    });
  }

  /** The connection is closed, or another one takes its place. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
