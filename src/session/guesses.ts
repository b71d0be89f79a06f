/**
 * Makes guessing cost time: wrong tries are counted by address, told to the operator, and answered
 * `rate_limited` once there are too many. A right token or JWT is never held up, since nobody guesses 256
 * bits; a right access code is, but only from an address that has failed itself.
 */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { SignalError } from '../errors.js';
import { Metrics } from '../ops/metrics.js';
import { maskedAddress } from '../transport/client-address.js';
import { CROWD_PER_MINUTE, type GuessKind } from './guess-waits.js';
import { ALL_WINDOW_S, GuessStore } from './guess.store.js';

/** A line in the log at most so often, whoever fails: a guesser must not fill a disk. ms */
const LINE_EVERY_MS = 10_000;

export interface Guess {
  readonly kind: GuessKind;
  readonly isRight: boolean;
  /** What counts as the address; undefined: nobody knows. */
  readonly address: string | undefined;
  /** Who has proven to be a person of ours: then their tries are counted, and not their address'. */
  readonly person?: string | undefined;
}

@Injectable()
export class Guesses {
  readonly #logger = new Logger(Guesses.name);
  /** Until when there is a crowd, ms of the clock. */
  readonly #crowds = new Map<GuessKind, number>();
  #lineAt = -Infinity;
  #unsaid = 0;

  constructor(
    private readonly store: GuessStore,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Asked at each try, right or wrong, before it is answered: both take the same way while a wait lasts, so
   * that neither the answer nor its time says which it was.
   * @throws SignalError rate_limited, with `waitMs`, while the address has to wait; unavailable
   */
  async judge({ kind, isRight, address, person }: Guess): Promise<void> {
    // RATE_FACTOR=0 lifts every limit of rate.
    if (this.config.rateFactor === 0) {
      if (!isRight) this.#tell(kind, address, 1);
      return;
    }
    const who = person === undefined ? `address ${address ?? ''}` : `person ${person}`;
    const inACrowd = (this.#crowds.get(kind) ?? 0) > this.clock.now();
    const { waitMs, failures } = await this.store.try({ kind, who, isRight, inACrowd });
    if (waitMs > 0) {
      this.metrics.unauthorized('waiting');
      const seconds = Math.ceil(waitMs / 1_000);
      throw new SignalError('rate_limited', `too many wrong tries from your address; wait ${seconds} s`, {
        waitMs,
      });
    }
    if (isRight) return;
    this.#tell(kind, address, failures);
    if ((await this.store.all(kind)) > CROWD_PER_MINUTE) {
      this.#crowds.set(kind, this.clock.now() + ALL_WINDOW_S * 1_000);
    }
  }

  #tell(why: GuessKind, address: string | undefined, failures: number): void {
    this.metrics.unauthorized(why);
    const now = this.clock.now();
    if (now - this.#lineAt < LINE_EVERY_MS) {
      this.#unsaid++;
      return;
    }
    this.#logger.warn({
      msg: 'a sign-in failed',
      why,
      from: maskedAddress(address ?? ''),
      failures,
      more: this.#unsaid,
    });
    this.#lineAt = now;
    this.#unsaid = 0;
  }
}
