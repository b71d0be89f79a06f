/**
 * The STUN and TURN servers that the server gave, kept fresh: TURN credentials expire
 * (draft-uberti-behave-turn-rest), and an ICE restart in a long call needs living ones. Used by
 * CallController.
 */
import type { Clock } from './clock.ts';
import { Listeners } from './listeners.ts';
import type { Session, SignalingClient } from './signaling.ts';

/** Refreshed when less than this is left. */
const MARGIN_MS = 5 * 60_000;
/** setTimeout takes no more than 31 bits. */
const LONGEST_MS = 2 ** 31 - 1;

type Servers = Pick<Session, 'iceServers' | 'iceExpiresAt'>;

export class IceKeeper {
  #signaling: Pick<SignalingClient, 'request' | 'onSession'>;
  #clock: Clock;
  #relayOnly: () => boolean;
  #servers: Servers = { iceServers: [], iceExpiresAt: null };
  #clockOffset = 0;
  #cancel: (() => void) | null = null;
  #changed = new Listeners<void>();

  constructor(
    signaling: Pick<SignalingClient, 'request' | 'onSession'>,
    clock: Clock,
    relayOnly: () => boolean,
  ) {
    this.#signaling = signaling;
    this.#clock = clock;
    this.#relayOnly = relayOnly;
    signaling.onSession((session) => {
      this.#clockOffset = session.now - clock.now();
      this.#set(session);
    });
  }

  onChange = (listener: () => void) => this.#changed.add(listener);

  /** For a new RTCPeerConnection, and for setConfiguration on a running one. */
  get configuration(): RTCConfiguration {
    return {
      iceServers: this.#servers.iceServers,
      // One transport for everything: fewer candidates, and the first frame comes sooner.
      bundlePolicy: 'max-bundle',
      iceTransportPolicy: this.#relayOnly() ? 'relay' : 'all',
    };
  }

  /** A TURN server is among them. */
  get hasRelay(): boolean {
    return this.#servers.iceServers.some(({ urls }) => urls.some((url) => /^turns?:/.test(url)));
  }

  /** Cheap to call often: asks the server only when there is little time left. */
  async refreshIfOld(): Promise<void> {
    const left = this.#timeLeft();
    if (left === null || left > MARGIN_MS / 2) return;
    await this.#refresh();
  }

  #timeLeft(): number | null {
    const until = this.#servers.iceExpiresAt;
    return until === null ? null : until - (this.#clock.now() + this.#clockOffset);
  }

  async #refresh(): Promise<void> {
    const outcome = await this.#signaling.request('ice:refresh', {});
    if (outcome.ok) this.#set(outcome);
    else this.#schedule(30_000);
  }

  #set({ iceServers, iceExpiresAt }: Servers): void {
    this.#servers = { iceServers, iceExpiresAt };
    const left = this.#timeLeft();
    // At half of its life at the latest, so that a short TURN_TTL is no storm of requests.
    if (left !== null) this.#schedule(Math.max(left - MARGIN_MS, left / 2, 1_000));
    this.#changed.tell();
  }

  #schedule(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(Math.min(ms, LONGEST_MS), () => void this.#refresh());
  }
}
