/**
 * Reliable, ordered signals to one other member, over a server that may lose, repeat or reorder
 * them (contract 4.4; RFC 8838 section 5 wants candidates exactly so). Used by RemoteMember.
 * Knows no socket and no peer connection, so that it is tested with loss and time made by hand.
 */
import type { Candidate, Description } from '../../../src/protocol/events.ts';
import type { Clock } from './clock.ts';

/** What a signal carries. Neither of both: a bare acknowledgement. */
export interface Content {
  description?: Description;
  candidates?: Candidate[];
}

export interface Signal extends Content {
  seq: number;
  ack?: number;
}

export interface LinkOptions {
  clock: Clock;
  /** Resolves to whether the server passed it on; false makes the link try again soon. */
  transmit(signal: Signal): Promise<boolean>;
  /** Called once per signal of the other side, in order. */
  deliver(content: Content): void;
  /** The other page began anew (it was reloaded): this link is dead, its signal is for a new one. */
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

/**
 * The session id of an SDP's origin line: one per RTCPeerConnection and kept for its life
 * (RFC 8829 5.2.1), therefore what tells a reloaded page from a repeated signal.
 */
export const sessionOf = (description: Description): string | undefined =>
  /^o=\S+ (\S+) /m.exec(description.sdp)?.[1];

export class ReliableLink {
  #options: LinkOptions;
  #sent = 0;
  #received = 0;
  /** Sent and not acknowledged, by `seq`. */
  #pending = new Map<number, Content>();
  /** Received ahead of a gap, by `seq`. */
  #early = new Map<number, Content>();
  #sessions = new Set<string>();
  #resendMs = RESEND_FIRST_MS;
  #retryMs = RETRY_MS;
  #cancelResend: (() => void) | null = null;
  #cancelAck: (() => void) | null = null;
  #closed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
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
    if (signal.ack !== undefined) this.#acknowledged(signal.ack);
    if (!signal.description && !signal.candidates) return;
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
    this.#resendMs = RESEND_FIRST_MS;
    this.#retryMs = RETRY_MS;
    this.#cancelResend?.();
    this.#cancelResend = null;
    this.#scheduleResend();
  }

  #transmit(signal: Signal): void {
    this.#cancelAck?.();
    this.#cancelAck = null;
    void this.#options.transmit({ ...signal, ack: this.#received }).then((passedOn) => {
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
