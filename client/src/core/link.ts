/**
 * Reliable, ordered signals to one other member, over a server that may lose, repeat or reorder
 * them (contract 4.4; RFC 8838 section 5 wants candidates exactly so). One link lasts as long as one
 * connection to one page; PairLink makes the next one. Knows no socket and no peer connection, so that
 * it is tested with loss and time made by hand.
 */
import type { Candidate, Description } from '../../../src/protocol/events.ts';
import type { Clock } from './clock.ts';
import { newId } from './new-id.ts';
import { Pairing, type Address } from './peer/pairing.ts';

/** What a signal carries. Neither of both: a bare acknowledgement. */
export interface Content {
  description?: Description;
  candidates?: Candidate[];
}

export interface Signal extends Content, Address {
  seq: number;
  ack?: number;
}

export interface LinkOptions {
  clock: Clock;
  /** Resolves to whether the server passed it on; false makes the link try again soon. */
  transmit(signal: Signal): Promise<boolean>;
  /** Called once per signal of the other side, in order. */
  deliver(content: Content): void;
  /** Whose link this is, and whom it is paired with; by default a new one. */
  pairing?: Pairing;
  /** The other page began anew (a reload, a rebuilt connection): this link is dead, the signal is for a new one. */
  restarted(signal: Signal): void;
}

/** A bare acknowledgement goes out after this long without anything to carry it. */
export const ACK_AFTER_MS = 1_000;
export const RESEND_FIRST_MS = 2_000;
export const RESEND_MOST_MS = 8_000;
/** After a signal that the server could not pass on; doubles, too. */
export const RETRY_MS = 250;
/** Signals held behind a gap; more than this is no peer but an attack. */
const MOST_EARLY = 256;
/** A page that goes on writing to a former link of ours is told of this one, at most this often. */
export const INTRODUCE_MS = 250;

/**
 * The session id of an SDP's origin line: one per RTCPeerConnection and kept for its life
 * (RFC 8829 5.2.1). By it a page without links that was reloaded is told from a repeated signal.
 */
export const sessionOf = (description: Description): string | undefined =>
  /^o=\S+ (\S+) /m.exec(description.sdp)?.[1];

export class ReliableLink {
  readonly pairing: Pairing;
  #options: LinkOptions;
  #sent = 0;
  #received = 0;
  /** Something of ours has arrived there. */
  #heard = false;
  /** Sent and not acknowledged, by `seq`. */
  #pending = new Map<number, Content>();
  /** Received ahead of a gap, by `seq`. */
  #early = new Map<number, Content>();
  #sessions = new Set<string>();
  #resendMs = RESEND_FIRST_MS;
  #retryMs = RETRY_MS;
  #cancelResend: (() => void) | null = null;
  #cancelAck: (() => void) | null = null;
  #introduced = -Infinity;
  #closed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.pairing = options.pairing ?? new Pairing(newId());
  }

  send(content: Content): void {
    if (this.#closed) return;
    const seq = ++this.#sent;
    this.#pending.set(seq, content);
    this.#transmit({ seq, ...content });
    this.#scheduleResend();
  }

  receive(signal: Signal): void {
    if (this.#closed) return;
    const verdict = this.pairing.judge(signal);
    if (verdict === 'misdirected' || verdict === 'stale') this.#introduce();
    if (verdict === 'misdirected' || verdict === 'stale') return;
    // What has passed between two links binds this one to that one.
    if (verdict === 'other' && (this.#heard || this.#received > 0)) return this.#options.restarted(signal);
    if (verdict !== 'known') this.#meet(signal, verdict);
    if (signal.ack !== undefined) this.#acknowledged(signal.ack);
    if (!signal.description && !signal.candidates) {
      // It had nothing to say but that it is there, and should hear the same.
      if (verdict !== 'known') this.#transmit({ seq: this.#sent });
      return;
    }
    const { seq, description, candidates } = signal;
    if (seq <= this.#received) {
      if (this.#isRestart(signal)) this.#options.restarted(signal);
      // Else a repetition: our acknowledgement was lost.
      else this.#scheduleAck();
      return;
    }
    if (this.#early.size < MOST_EARLY) this.#early.set(seq, { description, candidates });
    this.#scheduleAck();
    for (;;) {
      const next = this.#early.get(this.#received + 1);
      if (!next) break;
      this.#early.delete(++this.#received);
      const session = next.description && sessionOf(next.description);
      if (session !== undefined) this.#sessions.add(session);
      this.#options.deliver(next);
      // Delivering may close the link.
      if (this.#closed) return;
    }
  }

  /** After the session was resumed: whatever was under way may be lost, so do not wait. */
  resume(): void {
    this.#resendMs = RESEND_FIRST_MS;
    this.#retryMs = RETRY_MS;
    this.#resend();
  }

  close(): void {
    this.#closed = true;
    this.#cancelResend?.();
    this.#cancelAck?.();
    this.#pending.clear();
    this.#early.clear();
  }

  #meet(signal: Signal, verdict: 'first' | 'other'): void {
    this.pairing.meet(signal);
    if (verdict === 'first') return;
    this.#early.clear();
    // What is under way is for the link before.
    this.#resend();
  }

  /** The sender does not know of this link. */
  #introduce(): void {
    const now = this.#options.clock.now();
    if (now - this.#introduced < INTRODUCE_MS) return;
    this.#introduced = now;
    if (this.pairing.theirs === null && this.#pending.size > 0) this.#resend();
    // Without `for`, since the sender may be another one than the link that this one is paired with.
    else void this.#options.transmit({ seq: this.#sent, link: this.pairing.mine });
  }

  #isRestart({ description }: Signal): boolean {
    if (description?.type !== 'offer') return false;
    const session = sessionOf(description);
    return session !== undefined && !this.#sessions.has(session);
  }

  #acknowledged(ack: number): void {
    // More than was ever sent is meant for a former self of this page.
    if (ack > this.#sent) return;
    let news = false;
    for (const seq of this.#pending.keys()) {
      if (seq <= ack) news = this.#pending.delete(seq) || news;
    }
    if (!news) return;
    this.#heard = true;
    this.#resendMs = RESEND_FIRST_MS;
    this.#retryMs = RETRY_MS;
    this.#cancelResend?.();
    this.#cancelResend = null;
    this.#scheduleResend();
  }

  #transmit(signal: Signal): void {
    this.#cancelAck?.();
    this.#cancelAck = null;
    const { mine: link, theirs } = this.pairing;
    const address = theirs === null ? { link } : { link, for: theirs };
    void this.#options.transmit({ ...signal, ack: this.#received, ...address }).then((passedOn) => {
      if (!passedOn && this.#pending.has(signal.seq)) this.#scheduleResend(this.#retryMs);
    });
  }

  #scheduleAck(): void {
    if (this.#cancelAck) return;
    this.#cancelAck = this.#options.clock.after(ACK_AFTER_MS, () => {
      this.#cancelAck = null;
      this.#transmit({ seq: this.#sent });
    });
  }

  #scheduleResend(sooner?: number): void {
    if (this.#closed || this.#pending.size === 0) return;
    if (sooner === undefined && this.#cancelResend) return;
    this.#cancelResend?.();
    this.#cancelResend = this.#options.clock.after(sooner ?? this.#resendMs, () => {
      if (sooner === undefined) this.#resendMs = Math.min(RESEND_MOST_MS, this.#resendMs * 2);
      else this.#retryMs = Math.min(RESEND_MOST_MS, this.#retryMs * 2);
      this.#resend();
    });
  }

  #resend(): void {
    this.#cancelResend?.();
    this.#cancelResend = null;
    if (this.#closed) return;
    for (const [seq, content] of this.#pending) this.#transmit({ seq, ...content });
    this.#scheduleResend();
  }
}
