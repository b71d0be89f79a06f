/**
 * Those who are to notice nothing: pairs in a call whose signals go to and fro all the time, somebody
 * who looks at the directory, and somebody who only is online. Whatever else they hear is a broken
 * promise. What the pairs say to each other is secret.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Verdict } from '../chaos/verdict.js';
import type { Call, EventBody } from '../src/protocol/events.js';
import { talk } from '../test/support/calls.js';
import { TestClient } from '../test/support/test-client.js';
import type { World } from './world.js';

const SAY_EVERY_MS = 50;
const LOOK_EVERY_MS = 100;
/** A signal is not lost, only late, on a machine that is busy. */
const SIGNAL_MS = 15_000;

interface Pair {
  readonly call: Call;
  readonly both: readonly [TestClient, TestClient];
}

export class Bystanders {
  /** What nobody else may hear, and no log may hold. */
  readonly secrets: string[] = [randomBytes(12).toString('hex')];
  /** Of each signal, from asking until it was there, ms. */
  readonly latencies: number[] = [];
  /** Directory changes that the watcher was told. */
  changes = 0;
  readonly #pairs: Pair[] = [];
  readonly #strangers: TestClient[] = [];
  readonly #attempts = new Set<string>();
  readonly #loops: Promise<void>[] = [];
  #over = false;
  #seq = 0;

  private constructor(private readonly verdict: Verdict) {}

  /** `more`: what they need to register, beside a name. */
  static async arrive(
    urls: readonly string[],
    world: World,
    verdict: Verdict,
    more: { code?: string } = {},
  ): Promise<Bystanders> {
    const some = new Bystanders(verdict);
    const at = (i: number): string => urls[i % urls.length] as string;
    // One pair across two nodes, one on a single node.
    for (const [one, other] of [
      [0, 1],
      [2, 2],
    ] as const) {
      const both = [await online('Ana', at(one), more), await online('Bo', at(other), more)] as const;
      some.#pairs.push({ call: await talk(...both), both });
    }
    const [watcher, quiet] = [await online('Watcher', at(0), more), await online('Quiet', at(1), more)];
    some.#strangers.push(watcher, quiet);
    // Else whoever likes may ring them, which would be no wonder.
    for (const stranger of some.#strangers) await stranger.ok('people:status', { status: 'do_not_disturb' });
    await watcher.ok('people:watch', { limit: 200 });
    for (const client of some.#all) some.#introduce(client, world);
    for (const { call } of some.#pairs) world.addVictim('call', call.id);
    // What talking and watching began with.
    for (const client of some.#all) client.inbox.length = 0;
    return some;
  }

  get count(): number {
    return this.#all.length;
  }

  start(): void {
    this.#loops.push(...this.#pairs.map((pair) => this.#converse(pair)), this.#listen());
  }

  async stop(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#loops);
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((client) => client.close()));
  }

  /** Everybody online, as the watcher's own node sees it. */
  async online(): Promise<number> {
    const [watcher] = this.#strangers;
    // The watcher is not in its own window.
    return watcher ? (await watcher.ok('people:watch', { limit: 200 })).total + 1 : 0;
  }

  get #all(): TestClient[] {
    return [...this.#pairs.flatMap(({ both }) => both), ...this.#strangers];
  }

  #introduce(client: TestClient, world: World): void {
    world.addVictim('person', client.id);
    world.addVictim('device', client.device);
    world.addVictim('connection', client.socket.id ?? '');
    world.addVictim('connection', client.socket.io.engine.id);
    this.secrets.push(client.token);
  }

  async #converse({ call, both: [ana, bo] }: Pair): Promise<void> {
    while (!this.#over) {
      await this.#say(call, ana, bo);
      await this.#say(call, bo, ana);
      for (const client of [ana, bo]) this.#nothingElse(client);
      await sleep(SAY_EVERY_MS);
    }
  }

  async #say(call: Call, from: TestClient, to: TestClient): Promise<void> {
    const seq = ++this.#seq;
    const candidate = `${this.secrets[0]} ${seq}`;
    const began = performance.now();
    try {
      await from.ok('signal:send', { call: call.id, to: to.id, seq, candidates: [{ candidate }] });
      const match = { call: call.id, from: from.id, seq };
      const heard = await to.waitFor('signal:received', match, 'a signal passes', SIGNAL_MS);
      if (heard.candidates?.[0]?.candidate !== candidate) throw new Error('a signal was changed');
      this.latencies.push(performance.now() - began);
    } catch (error) {
      this.verdict.broken("bystanders' signals pass", String(error).slice(0, 500));
      // Not as fast as it can fail.
      await sleep(1_000);
    }
  }

  async #listen(): Promise<void> {
    while (!this.#over) {
      for (const client of this.#strangers) this.#nothingElse(client);
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Pairs are in a call: whoever rings them is answered `busy`, of which they hear, and may leave a word. */
  #isOfAttempt(event: string, body: unknown): boolean {
    const { call } = body as EventBody<'call:message'>;
    if (event === 'call:tried') this.#attempts.add(call);
    return event === 'call:tried' || (event === 'call:message' && this.#attempts.has(call));
  }

  #nothingElse(client: TestClient): void {
    const watches = client === this.#strangers[0];
    for (const { event, body } of client.inbox.splice(0)) {
      if (watches && event === 'people:changed') this.changes++;
      else if (!this.#isOfAttempt(event, body)) {
        const detail = `${client.label} heard ${event} ${JSON.stringify(body).slice(0, 300)}`;
        this.verdict.broken('bystanders hear nothing that is not for them', detail);
      }
    }
    if (!client.connected) this.verdict.broken('bystanders keep their connections', client.label);
    for (const drift of client.drift.splice(0))
      this.verdict.broken('events have their shape', drift.slice(0, 500));
  }
}

async function online(name: string, url: string, more: { code?: string }): Promise<TestClient> {
  const client = await TestClient.connect(url);
  await client.register(name, more);
  return client;
}
