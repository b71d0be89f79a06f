/**
 * A steady load of whole calls between pairs of devices: invite, ring, accept, a signal, hang up.
 * Each step is retried as a page would, and every call that is not set up is kept with its reason.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../src/protocol/events.js';
import { type Device, signalPasses } from '../support/device.js';
import { Refused } from '../support/test-client.js';
import type { ProcessCluster } from './process-cluster.js';

const AGAIN_MS = 100;

/** One call from the first ring to the answer. A lost connection makes it look again. */
export async function beginCall(from: Device, to: Device, within = 10_000): Promise<Call> {
  const { id } = await invite(from, to, performance.now() + within);
  const rings = (event: { call: Call }): boolean => event.call.id === id;
  await to.waitFor('call:incoming', rings, `${to.label} rings`, within);
  const { call } = await to.insist('call:accept', { call: id, media: 'video' }, within);
  // Who moves at the moment of the answer learns of it by its registration's reply.
  await from.until(() => {
    const heard = from.has('call:joined').some(({ body }) => rings(body as { call: Call }));
    const { call: known } = from.registered;
    return heard || (known?.id === id && known.state === 'active') ? null : 'the caller hears no answer';
  }, within);
  return call;
}

/** An invitation whose answer was lost with its connection may have been done. */
async function invite(from: Device, to: Device, until: number): Promise<Call> {
  for (;;) {
    try {
      return (await from.insist('call:invite', { to: to.id, media: 'video' })).call;
    } catch (error) {
      const perhaps = error instanceof Refused && ['busy', 'offline'].includes(error.code);
      if (!perhaps || performance.now() > until) throw error;
      const own = await from.currentCall();
      if (own?.members.some(({ id }) => id === to.id)) return own;
      // As a person would: a program that asked on without a pause would be too fast.
      await sleep(AGAIN_MS);
    }
  }
}

interface Options {
  readonly pairs: number;
  readonly perSecond: number;
}

export class CallLoad {
  setUp = 0;
  /** Those that met the outage and were not set up. */
  refused = 0;
  readonly failed: string[] = [];
  /** The longest that an invitation waited for its answer, in the outage too; ms. */
  slowest = 0;
  #outages = 0;
  #away = false;
  readonly #under = new Set<Promise<void>>();
  readonly #free: [Device, Device][] = [];
  #timer: NodeJS.Timeout | undefined;

  private constructor() {}

  static async start(cluster: ProcessCluster, { pairs, perSecond }: Options): Promise<CallLoad> {
    const load = new CallLoad();
    const size = cluster.live.length;
    for (let i = 0; i < pairs; i++) {
      load.#free.push([
        await cluster.device(`Load ${i} A`, cluster.node(i % size)),
        await cluster.device(`Load ${i} B`, cluster.node((i + 1 + (i % 2)) % size)),
      ]);
    }
    load.#timer = setInterval(() => load.#begin(), 1_000 / perSecond);
    return load;
  }

  /** Until it is false again, a call that cannot be set up is no failure, and is tried once. */
  set away(away: boolean) {
    if (away) this.#outages++;
    this.#away = away;
  }

  /** Waits until so many more calls have been set up and ended. */
  async more(calls: number, within = 30_000): Promise<void> {
    const goal = this.setUp + calls;
    const until = performance.now() + within;
    while (this.setUp < goal) {
      if (performance.now() > until)
        throw new Error(`${goal - this.setUp} of ${calls} calls are not set up: ${this.failed.join('\n')}`);
      if (this.#under.size > 0) await Promise.race(this.#under);
      else await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async stop(): Promise<CallLoad> {
    clearInterval(this.#timer);
    await Promise.all(this.#under);
    return this;
  }

  #begin(): void {
    const pair = this.#free.shift();
    if (!pair) {
      if (this.#outages === 0) this.failed.push('no pair was free: calls take too long');
      return;
    }
    const running = this.#one(...pair).finally(() => {
      this.#under.delete(running);
      this.#free.push(pair);
    });
    this.#under.add(running);
  }

  async #one(from: Device, to: Device): Promise<void> {
    const { away, outages } = { away: this.#away, outages: this.#outages };
    try {
      const call = await (away ? this.#tryOnce(from, to) : beginCall(from, to));
      await signalPasses(call.id, from, to);
      await from.insist('call:leave', { call: call.id }, 30_000);
      await to.waitFor('call:ended', { call: call.id }, `${to.label} hears the end`);
      this.setUp++;
    } catch (error) {
      if (away || outages !== this.#outages) this.refused++;
      else this.failed.push(String(error));
      await this.#giveUp(from);
    } finally {
      // What is left over would be looked through again by every wait of the next call.
      for (const device of [from, to]) device.inbox.length = 0;
    }
  }

  /** In an outage the answer counts, whatever it is, and when it comes. */
  async #tryOnce(from: Device, to: Device): Promise<Call> {
    const asked = performance.now();
    try {
      await from.ok('call:invite', { to: to.id, media: 'video' });
    } finally {
      this.slowest = Math.max(this.slowest, performance.now() - asked);
    }
    return beginCall(from, to);
  }

  /** Takes back what may have come of it, so that the pair is free for the next. */
  async #giveUp(from: Device): Promise<void> {
    try {
      const call = await from.currentCall();
      if (call) await from.insist('call:leave', { call: call.id }, 30_000);
    } catch {
      // Whoever cannot be asked is asked again by the next call.
    }
  }
}
