/**
 * Honest people who come while strangers are at it, once a second, each time two new ones on two nodes:
 * they come online, look at the list, call each other, say something and leave. Nobody may refuse them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Verdict } from '../../chaos/verdict.js';
import { talk } from '../../test/support/calls.js';
import { TestClient } from '../../test/support/test-client.js';

const COME_EVERY_MS = 1_000;

export class Newcomers {
  /** Pairs that came, talked and left. */
  served = 0;
  readonly #loop: Promise<void>;
  #over = false;

  constructor(
    private readonly urls: readonly string[],
    private readonly code: string,
    private readonly verdict: Verdict,
  ) {
    this.#loop = this.#come();
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#loop;
  }

  async #come(): Promise<void> {
    for (let turn = 0; !this.#over; turn++) {
      try {
        await this.#visit(turn);
        this.served++;
      } catch (error) {
        this.verdict.broken('nobody else is refused', String(error).slice(0, 300));
      }
      await sleep(COME_EVERY_MS);
    }
  }

  async #visit(turn: number): Promise<void> {
    const clients: TestClient[] = [];
    const online = async (name: string, node: number): Promise<TestClient> => {
      const client = await TestClient.connect(this.urls[node % this.urls.length] as string);
      clients.push(client);
      await client.register(name, { code: this.code });
      return client;
    };
    try {
      const [cy, di] = [await online('Cy', turn), await online('Di', turn + 1)];
      await cy.ok('people:watch', {});
      const { id } = await talk(cy, di);
      await cy.ok('signal:send', { call: id, to: di.id, seq: 1 });
      await di.waitFor('signal:received', { call: id, seq: 1 }, 'a signal passes between newcomers');
      for (const client of [cy, di]) await client.ok('session:leave', {});
    } finally {
      await Promise.all(clients.map((client) => client.close()));
    }
  }
}
