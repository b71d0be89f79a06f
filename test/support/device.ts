/**
 * A device that keeps its place as the page does: when its connection is lost it comes back on any
 * living node with a back-off of at most a second, and when it is asked to move it opens the new
 * connection first. Whatever the connection, what it hears lies in one inbox.
 */
import type { Body, Call, Reply, RequestName } from '../../src/protocol/events.js';
import { Inbox } from './inbox.js';
import { seeded } from './random.js';
import { Refused, TestClient } from './test-client.js';

const random = seeded();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Where a balancer would send it now. */
export type Homes = () => readonly string[];

export class Device extends Inbox {
  label: string;
  /** When it was registered again after each loss or move; performance.now(). */
  readonly resumed: number[] = [];
  #client: TestClient | undefined;
  #away = false;

  private constructor(
    readonly name: string,
    private readonly homes: Homes,
  ) {
    super();
    this.label = name;
  }

  /** A new person, on this node first. */
  static async online(name: string, at: string, homes: Homes): Promise<Device> {
    const device = new Device(name, homes);
    await device.#enter(at);
    return device;
  }

  get id(): string {
    return this.#registered.self.id;
  }
  /** The last registration's reply. */
  get registered(): Reply<'session:register'> {
    return this.#registered;
  }
  get url(): string {
    return this.client.url;
  }
  get connected(): boolean {
    return this.#client?.connected ?? false;
  }
  /** The connection of now. */
  get client(): TestClient {
    if (!this.#client) throw new Error(`${this.label} has no connection`);
    return this.#client;
  }

  /** From now on it does not come back: the browser died with the network. */
  stayAway(): void {
    this.#away = true;
  }

  /** Waits until it has a connection and is registered on it. */
  async back(within = 5_000): Promise<void> {
    await this.until(() => (this.connected ? null : 'it is not back'), within);
  }

  ok<R extends RequestName>(event: R, body: Body<R>): Promise<Reply<R>> {
    return this.client.ok(event, body);
  }

  /** The same request again, on whatever connection, until it is done or refused for good. */
  async insist<R extends RequestName>(event: R, body: Body<R>, within = 5_000): Promise<Reply<R>> {
    const until = performance.now() + within;
    for (;;) {
      await this.back(within);
      try {
        return await this.ok(event, body);
      } catch (error) {
        const forGood = error instanceof Refused && error.code !== 'unavailable';
        if (forGood || performance.now() > until) throw error;
      }
      await pause(20 + random.below(80));
    }
  }

  /** The call in which this device has its place, as the server knows it now. */
  async currentCall(): Promise<Call | null> {
    await this.back();
    const { name, token, device } = this.client;
    return (await this.insist('session:register', { name, token, device })).call;
  }

  async close(): Promise<void> {
    this.#away = true;
    await this.#client?.close();
  }

  get #registered(): Reply<'session:register'> {
    const registered = this.#client?.registered;
    if (!registered) throw new Error(`${this.label} is not registered`);
    return registered;
  }

  async #enter(at: string): Promise<void> {
    const before = this.#client;
    const client = await TestClient.connect(at, { timeout: 2_000 });
    // What comes on the heels of the reply is heard when the connection is this device's.
    let early: [string, unknown[]][] | null = [];
    client.socket.onAny((event: string, ...args: unknown[]) => {
      if (early) early.push([event, args]);
      else this.receive(event, args);
    });
    client.socket.on('server:draining', ({ withinMs }: { withinMs: number }) => void this.#move(withinMs));
    try {
      await client.register(this.name, before && { token: before.token, device: before.device });
    } catch (error) {
      await client.close();
      throw error;
    }
    this.#client = client;
    this.label = client.label;
    if (before) this.resumed.push(performance.now());
    for (const [event, args] of early) this.receive(event, args);
    early = null;
    void client.closed.then(() => this.#lost(client));
    this.lookAgain();
    if (this.#away) await client.close();
  }

  async #lost(client: TestClient): Promise<void> {
    if (client !== this.#client) return;
    while (!this.#away && !this.connected) {
      await pause(random.below(500));
      if (this.#away) return;
      const [, failed] = await settled(this.#enter(random.pick(this.homes())));
      if (failed) await pause(random.below(500));
    }
  }

  /** The new connection first, then the old one goes. */
  async #move(withinMs: number): Promise<void> {
    const old = this.client;
    await pause(random.below(Math.min(withinMs / 2, 1_000)));
    while (!this.#away && old === this.#client && old.connected) {
      const others = this.homes().filter((home) => home !== old.url);
      if (others.length > 0) await settled(this.#enter(random.pick(others)));
      if (old === this.#client) await pause(random.below(200));
    }
    await old.close();
  }
}

async function settled<T>(promise: Promise<T>): Promise<[T | undefined, unknown]> {
  return promise.then(
    (value) => [value, undefined],
    (error: unknown) => [undefined, error ?? new Error('failed')],
  );
}

/** Sends a signal as a page does, again and again, until it has arrived. */
export async function signalPasses(call: string, from: Device, to: Device, within = 5_000): Promise<void> {
  const seq = ++sent;
  const until = performance.now() + within;
  for (;;) {
    await from.insist('signal:send', { call, to: to.id, seq }, within);
    try {
      await to.waitFor('signal:received', { call, seq }, `a signal reaches ${to.label}`, 300);
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}
let sent = 0;
