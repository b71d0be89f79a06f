/**
 * Whether this node wants new connections, which is what /readyz says. Draining is a flag, set first in
 * a stop; all else is proved when somebody asks. It never moves people who are here.
 */
import { Logger } from '@nestjs/common';

/**
 * The result of a proof. `lost`: the shared record does not answer, probably to no node. `refused`: it
 * answers, and refuses what a registration needs. `deaf`: published messages do not come back to this node.
 */
export type Works = 'ok' | 'lost' | 'refused' | 'deaf';

export type ReadyStatus = 'ok' | 'degraded' | 'starting' | 'refused' | 'deaf' | 'draining';

/** With these a balancer may send people here. */
const READY: ReadonlySet<ReadyStatus> = new Set(['ok', 'degraded']);

const WORDS: Record<ReadyStatus, string> = {
  ok: 'ready',
  degraded: 'ready but degraded: Redis does not answer',
  starting: 'not ready: Redis has not answered yet',
  refused: 'not ready: Redis answers, but refuses to run or to write what a registration needs',
  deaf: 'not ready: messages that this node publishes in Redis do not come back to it',
  draining: 'not ready: stopping',
};

export class Readiness {
  readonly #logger = new Logger(Readiness.name);
  #draining = false;
  #wasReady = false;
  #said: ReadyStatus = 'starting';

  constructor(private readonly prove: () => Promise<Works>) {}

  get draining(): boolean {
    return this.#draining;
  }

  /** Within 3 s. Logs each change. */
  async look(): Promise<{ status: ReadyStatus; ready: boolean }> {
    const status = this.#draining ? 'draining' : this.#statusOf(await this.prove());
    // A drain that began meanwhile outranks the proof.
    const now = this.#draining ? 'draining' : status;
    if (now === 'ok') this.#wasReady = true;
    if (now !== this.#said) this.#say(now);
    return { status: now, ready: READY.has(now) };
  }

  drain(): void {
    this.#draining = true;
  }

  /** A lost Redis is lost to the other nodes too: moving people would not help once they are here. */
  #statusOf(works: Works): ReadyStatus {
    if (works !== 'lost') return works;
    return this.#wasReady ? 'degraded' : 'starting';
  }

  #say(status: ReadyStatus): void {
    this.#said = status;
    const line = { msg: `/readyz: ${WORDS[status]}` };
    if (status === 'ok' || status === 'draining') this.#logger.debug(line);
    else this.#logger.warn(line);
  }
}
