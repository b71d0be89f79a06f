/**
 * What two scripted devices say to each other: numbered signals over the page's own reliable link,
 * checked at the other end for order, for coming exactly once, and for not being stale.
 */
import { ReliableLink, type Signal } from '../client/src/core/link.js';
import { systemClock } from '../client/src/core/clock.js';

/** The server drops what was under way for 3 s, the page may wait 5 s for a connection; and some. */
const STALE_MS = 10_000;

export interface ConversationOptions {
  transmit(signal: Signal): Promise<boolean>;
  /** One has come through, sent then (Date.now()). */
  came(sentAt: number): void;
  /** Something that must not be. */
  wrong(promise: string, detail: string): void;
}

export class Conversation {
  sent = 0;
  received = 0;
  readonly #link: ReliableLink;
  readonly #options: ConversationOptions;

  constructor(
    readonly peer: string,
    options: ConversationOptions,
  ) {
    this.#options = options;
    this.#link = new ReliableLink({
      clock: systemClock,
      transmit: (signal) => options.transmit(stamped(signal)),
      deliver: ({ candidates }) => this.#deliver(candidates?.[0]?.candidate ?? ''),
      restarted: () => options.wrong('signals come in order, exactly once', 'a link began anew'),
    });
  }

  say(): void {
    const n = ++this.sent;
    this.#link.send({ candidates: [{ candidate: `${n} ${Date.now()}` }] });
  }

  receive(signal: Signal): void {
    const transmitted = Number(signal.candidates?.[0]?.usernameFragment);
    const age = Date.now() - transmitted;
    if (age > STALE_MS) {
      this.#options.wrong('no signal is delivered stale', `seq ${signal.seq}, ${age} ms under way`);
    }
    this.#link.receive(signal);
  }

  resume(): void {
    this.#link.resume();
  }

  close(): void {
    this.#link.close();
  }

  #deliver(text: string): void {
    const [n, sentAt] = text.split(' ').map(Number) as [number, number];
    if (n !== this.received + 1) {
      this.#options.wrong('signals come in order, exactly once', `${n} after ${this.received}`);
    }
    this.received = n;
    this.#options.came(sentAt);
  }
}

/** With the time of this very transmission: what is repeated is not stale. */
function stamped({ candidates, ...signal }: Signal): Signal {
  if (!candidates) return signal;
  return {
    ...signal,
    candidates: candidates.map((one) => ({ ...one, usernameFragment: String(Date.now()) })),
  };
}
