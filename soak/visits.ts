/**
 * What people do in a soak: they come, some watch, some call, and they go in every way there is,
 * politely or not. Everything that is done is counted, and must work.
 */
import type { Dice } from '../chaos/dice.js';
import { join, over, ring } from '../test/support/calls.js';
import { TestClient } from '../test/support/test-client.js';

/** How often each kind came. */
export type Tally = Record<string, number>;

const VISITS = { short: 5, watching: 3, renamed: 1, resumed: 2 };
const GOING = { leaves: 4, closes: 4, 'is cut': 2 };
const CALLS = {
  'hung up': 10,
  resumed: 2,
  declined: 2,
  cancelled: 2,
  missed: 1,
  'cut while ringing': 1,
  lost: 1,
};
/** RESUME_SECONDS and RING_SECONDS of the nodes are two, and theirs is a busy machine. */
const END_MS = 15_000;

export class Visits {
  readonly tally: Tally = {};
  connects = 0;
  calls = 0;

  constructor(
    private readonly urls: readonly string[],
    private readonly dice: Dice,
  ) {}

  async visit(): Promise<void> {
    const kind = this.#choose('visit', VISITS);
    let client = await this.#come(`Visitor ${this.dice.below(1_000)}`);
    if (kind === 'watching') await client.ok('people:watch', { limit: 20 });
    if (kind === 'renamed') await client.ok('session:rename', { name: `Renamed ${this.dice.below(1_000)}` });
    if (kind === 'resumed') client = await this.#again(client);
    await this.#go(client);
  }

  async call(): Promise<void> {
    this.calls++;
    const kind = this.#choose('call', CALLS);
    const from = await this.#come('Caller');
    const to = await this.#come('Callee');
    const { id } = await ring(from, [to]);
    const stay = await this.#callEnds(kind, id, from, to);
    for (const client of stay) await this.#go(client);
  }

  /** @returns who is still connected */
  async #callEnds(
    kind: keyof typeof CALLS,
    call: string,
    from: TestClient,
    to: TestClient,
  ): Promise<TestClient[]> {
    const ended = (reason: string, who: TestClient): Promise<unknown> =>
      who.waitFor('call:ended', { call }, `${who.label} hears the end: ${reason}`, END_MS);
    switch (kind) {
      case 'declined':
        await to.ok('call:decline', { call });
        await ended(kind, from);
        return [from, to];
      case 'cancelled':
        await from.ok('call:cancel', { call });
        await ended(kind, to);
        return [from, to];
      case 'missed':
        await Promise.all([ended(kind, from), ended(kind, to)]);
        return [from, to];
      case 'cut while ringing':
        await from.drop();
        await ended(kind, to);
        return [to];
      default:
        return this.#talk(kind, call, from, to);
    }
  }

  async #talk(
    kind: 'hung up' | 'resumed' | 'lost',
    call: string,
    from: TestClient,
    to: TestClient,
  ): Promise<TestClient[]> {
    await join(call, to, from);
    const sdp = 'v=0'.padEnd(2_000, ' ');
    await from.ok('signal:send', { call, to: to.id, seq: 1, description: { type: 'offer', sdp } });
    await to.waitFor('signal:received', { call, seq: 1 }, 'the offer arrives');
    await to.ok('signal:send', { call, to: from.id, seq: 1, ack: 1, description: { type: 'answer', sdp } });
    await from.waitFor('signal:received', { call, seq: 1 }, 'the answer arrives');
    if (kind === 'lost') {
      await Promise.all([from.drop(), to.drop()]);
      return [];
    }
    const there = kind === 'resumed' ? await this.#again(from) : from;
    const [by, other] = this.dice.below(2) === 0 ? [there, to] : [to, there];
    await by.ok('call:leave', { call });
    await over(call, 'left', other);
    return [there, to];
  }

  async #come(name: string, more: { token?: string; device?: string } = {}): Promise<TestClient> {
    this.connects++;
    const client = await TestClient.connect(this.dice.pick(this.urls));
    await client.register(name, more);
    return client;
  }

  /** Its connection is cut, or not even that, and it comes back, perhaps to another node. */
  async #again(client: TestClient): Promise<TestClient> {
    const { name, token, device } = client;
    if (this.dice.below(2) === 0) await client.drop();
    const back = await this.#come(name, { token, device });
    await client.closed;
    return back;
  }

  async #go(client: TestClient): Promise<void> {
    switch (this.#choose('going', GOING)) {
      case 'leaves':
        return client.leave();
      case 'closes':
        return client.close();
      default:
        return client.drop();
    }
  }

  #choose<K extends string>(what: string, weights: Readonly<Record<K, number>>): K {
    const kind = this.dice.weighted(weights);
    const counted = `${what}: ${kind}`;
    this.tally[counted] = (this.tally[counted] ?? 0) + 1;
    return kind;
  }
}
