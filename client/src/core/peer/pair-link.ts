/**
 * The signals between this page and one other member, over all their generations: a new link takes the
 * place of the one before when either page was reloaded or its connection is rebuilt. A generation hears
 * and says nothing of another one. It knows no peer connection; RemoteMember makes one for each generation.
 */
import { Bucket } from '../bucket.ts';
import type { Clock } from '../clock.ts';
import { ReliableLink, type Content, type Signal } from '../link.ts';
import { newId } from '../new-id.ts';
import { Pairing } from './pairing.ts';

export interface PairLinkOptions {
  clock: Clock;
  /** Resolves to whether the server passed it on. */
  transmit: (signal: Signal) => Promise<boolean>;
  /** Called once per signal of the other side's current link, in order. */
  deliver: (content: Content) => void;
  /**
   * The other page began anew, and a new generation has begun here, too. `role`: 'answer' when that page
   * makes the first offer of it. Called before anything of the new generation is delivered.
   */
  renewed: (role: 'offer' | 'answer') => void;
  /** Makes the id of a link; for specs. */
  newId?: () => string;
}

/** Generations that the other page may begin: so many at once, then so many a second. */
const MOST_AT_ONCE = 8;
const PER_SECOND = 0.5;

export class PairLink {
  #options: PairLinkOptions;
  #link: ReliableLink;
  #newId: () => string;
  #renewals: Bucket;

  constructor(options: PairLinkOptions) {
    this.#options = options;
    this.#newId = options.newId ?? newId;
    this.#renewals = new Bucket(options.clock, MOST_AT_ONCE, PER_SECOND);
    this.#link = this.#make(new Pairing(this.#newId()));
  }

  /** Sends for the generation that is current now, and nothing once that has ended. */
  sender(): (content: Content) => void {
    const link = this.#link;
    return (content) => link.send(content);
  }

  receive(signal: Signal): void {
    this.#link.receive(signal);
  }

  /** The session was resumed: what was under way may be lost. */
  resume(): void {
    this.#link.resume();
  }

  /** Begins a new generation from this side; the first offer of it is ours. */
  renew(): void {
    this.#replace(false);
  }

  close(): void {
    this.#link.close();
  }

  #replace(replaced: boolean): void {
    const { pairing } = this.#link;
    this.#link.close();
    this.#link = this.#make(pairing.next(this.#newId(), replaced));
  }

  #make(pairing: Pairing): ReliableLink {
    const { clock, transmit, deliver } = this.#options;
    return new ReliableLink({
      clock,
      transmit,
      deliver,
      pairing,
      restarted: (signal) => this.#restarted(signal),
    });
  }

  #restarted(signal: Signal): void {
    // Each one costs a connection; a page that begins anew without end is not followed.
    if (!this.#renewals.take()) return;
    this.#replace(true);
    // A page that offers does so at once, to nobody in particular. Any other signal is of one that waits.
    const offers = signal.for === undefined && (signal.description ?? signal.candidates) !== undefined;
    this.#options.renewed(offers ? 'answer' : 'offer');
    this.#link.receive(signal);
  }
}
