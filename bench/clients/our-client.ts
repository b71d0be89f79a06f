/** Somebody on our page, as it speaks the wire of src/protocol; no media, no retries. */
import type { Body, EventBody, EventName, Outcome, Reply, RequestName } from '../../src/protocol/events.js';
import { Wire } from './wire.js';

export class OurClient {
  registered: Reply<'session:register'> | undefined;
  /** The last number that was sent and that came, of the call under way (contract 4.4). */
  sent = 0;
  came = 0;
  #waiters = new Map<EventName, (body: never) => void>();

  private constructor(readonly wire: Wire) {}

  static async online(url: string, name: string, token?: string, device?: string): Promise<OurClient> {
    const client = new OurClient(await Wire.open(url));
    const place = token === undefined ? {} : { token, device };
    client.registered = await client.ok('session:register', { name, ...place });
    return client;
  }

  get id(): string {
    return this.registered?.self.id ?? '';
  }

  on<E extends EventName>(event: E, listener: (body: EventBody<E>) => void): void {
    this.wire.on(event, listener);
  }

  /** The next event of this name. */
  next<E extends EventName>(event: E): Promise<EventBody<E>> {
    if (!this.#waiters.has(event)) {
      this.on(event, (body) => this.#waiters.get(event)?.(body as never));
    }
    return new Promise((resolve) => this.#waiters.set(event, resolve as (body: never) => void));
  }

  /** @throws Error with the code, when it is refused. */
  async ok<R extends RequestName>(name: R, body: Body<R>): Promise<Reply<R>> {
    const outcome = await this.wire.request<Outcome<R>>(name, body);
    if (!outcome.ok) throw new Error(`${name} was refused: ${outcome.code} (${outcome.message})`);
    return outcome as unknown as Reply<R>;
  }

  /** A numbered signal, with the acknowledgement of what has come. */
  signal(
    call: string,
    to: string,
    content: Pick<Body<'signal:send'>, 'description' | 'candidates'>,
  ): Promise<unknown> {
    const ack = this.came > 0 ? { ack: this.came } : {};
    return this.ok('signal:send', { call, to, seq: ++this.sent, ...ack, ...content });
  }

  /** Nothing but the acknowledgement, as the page sends it when it has nothing else to say. */
  acknowledge(call: string, to: string): Promise<unknown> {
    return this.ok('signal:send', { call, to, seq: this.sent, ack: this.came });
  }
}
