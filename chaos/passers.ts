/**
 * People who come online, stay a moment and go: politely, or without a word, never to be back.
 * Who still sees them RESUME_SECONDS + 10 s later sees a ghost. They speak the wire through the
 * tests' own client, which holds every frame to src/protocol.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { TestClient } from '../test/support/test-client.js';
import type { Dice } from './dice.js';
import type { Verdict } from './verdict.js';

const EVERY_MS = [1_500, 4_000] as const;
const STAYS_MS = [500, 8_000] as const;

export class Passers {
  /** When each of them was last there, by id. */
  readonly gone = new Map<string, number>();
  came = 0;
  #going = true;
  readonly #here = new Set<Promise<void>>();
  #coming: Promise<void> = Promise.resolve();

  constructor(
    private readonly url: string,
    private readonly dice: Dice,
    private readonly verdict: Verdict,
  ) {}

  start(): void {
    this.#coming = this.#come();
  }

  async stop(): Promise<void> {
    this.#going = false;
    await this.#coming;
    await Promise.all(this.#here);
  }

  async #come(): Promise<void> {
    for (let n = 1; this.#going; n++) {
      await sleep(this.dice.between(...EVERY_MS));
      const visit = this.#visit(`Passer ${n}`, this.dice.between(...STAYS_MS), this.dice.below(2) === 0);
      this.#here.add(visit);
      void visit.finally(() => this.#here.delete(visit));
    }
  }

  async #visit(name: string, staysMs: number, polite: boolean): Promise<void> {
    let client: TestClient | undefined;
    try {
      client = await TestClient.connect(this.url);
      await client.register(name);
      this.came++;
      await sleep(staysMs);
      if (polite) await client.leave();
      else await client.drop();
    } catch {
      // Refused, or cut off, as is to be expected; it does not try again.
      client?.socket.disconnect();
    } finally {
      if (client?.registered) this.gone.set(client.id, Date.now());
      for (const drift of client?.drift ?? [])
        this.verdict.broken('every frame is as the protocol says', drift);
    }
  }
}
