/**
 * Several pages in one call: real controllers, and between them a post that delivers in any order. The
 * rules of the server come from the spec. For specs only.
 */
import { PROTOCOL_VERSION } from '../../../src/protocol/constants.ts';
import type { Body, Call, EventBody, EventName, RequestName } from '../../../src/protocol/events.ts';
import { CallController, type CallOptions } from './call.ts';
import type { FakeClock } from './fake-clock.ts';
import { FakeRtc } from './fake-rtc.ts';
import type { IceKeeper } from './ice-keeper.ts';
import { LocalMedia } from './media.ts';
import { Outgoing } from './outgoing.ts';

interface Who {
  person: string;
  device: string;
}
interface Notice {
  to: { device: string } | { person: string; except?: string };
  event: EventName;
  body: unknown;
}
/** What the server makes of a request about the call. */
export type Rules = (
  call: Call | null,
  by: Who,
  name: RequestName,
  body: unknown,
  now: number,
) => { ok: true; call: Call; notices: readonly Notice[] } | { ok: false; code: string };

const createStream = () =>
  ({
    getTracks: () => [],
    addTrack: () => undefined,
    removeTrack: () => undefined,
  }) as unknown as MediaStream;
const settle = async (): Promise<void> => {
  for (let i = 0; i < 50; i++) await Promise.resolve();
};

/** The same numbers from the same seed. */
const dice = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

export class FakeMesh {
  readonly pages = new Map<string, FakePage>();
  /** `a>c`, for every first offer that somebody sent, however often. */
  offers: string[] = [];
  #sdps = new Set<string>();
  call: Call | null = null;
  /** Events with these words are lost: `call:joined to a`. */
  lost = new Set<string>();
  #post: (() => void)[] = [];
  #dice: () => number;

  constructor(
    readonly rules: Rules,
    readonly clock: FakeClock,
    seed = 0,
  ) {
    // Zero delivers in order.
    this.#dice = seed === 0 ? () => 0 : dice(seed);
  }

  /** Delivers until there is nothing more to deliver. */
  async quiet(): Promise<void> {
    await settle();
    while (this.#post.length > 0) {
      const [work] = this.#post.splice(Math.floor(this.#dice() * this.#post.length), 1);
      work?.();
      await settle();
    }
  }

  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 250) {
      this.clock.advance(Math.min(250, left));
      await this.quiet();
    }
  }

  request(who: Who, name: RequestName, body: unknown): Promise<unknown> {
    const outcome = this.#do(who, name, body);
    return new Promise((resolve) => this.#post.push(() => resolve(outcome)));
  }

  #do(who: Who, name: RequestName, body: unknown): unknown {
    if (name === 'signal:send') {
      const { to, ...signal } = body as Body<'signal:send'>;
      const { type, sdp = '' } = signal.description ?? {};
      if (type === 'offer' && !this.#sdps.has(sdp)) this.offers.push(`${who.person}>${to}`);
      this.#sdps.add(sdp);
      this.#tell(to, 'signal:received', { from: who.person, ...signal });
      return { ok: true };
    }
    const step = this.rules(this.call, who, name, body, this.clock.now());
    if (!step.ok) return { ok: false, code: step.code, message: '', retry: false };
    this.call = step.call;
    for (const { to, event, body: told } of step.notices) {
      const person = 'person' in to ? to.person : to.device.replace('device of ', '');
      if (!('person' in to && to.except)) this.#tell(person, event, told);
    }
    return { ok: true, call: step.call };
  }

  #tell<E extends EventName>(person: string, event: E, body: unknown): void {
    if (this.lost.has(`${event} to ${person}`)) return;
    this.#post.push(() => this.pages.get(person)?.hear(event, body));
  }
}

export class FakePage {
  readonly controller: CallController;
  readonly connections: FakeRtc[] = [];
  /** Of the node that this page is on. */
  protocol: number = PROTOCOL_VERSION;
  #heard = new Map<string, ((body: unknown) => void)[]>();
  #session: ((session: unknown) => void)[] = [];

  constructor(
    readonly server: FakeMesh,
    readonly id: string,
  ) {
    server.pages.set(id, this);
    const add = <T>(list: T[], one: T) => (list.push(one), () => undefined);
    const signaling = {
      on: <E extends EventName>(event: E, listener: (body: EventBody<E>) => void) => {
        const listeners = this.#heard.get(event) ?? [];
        this.#heard.set(event, listeners);
        return add(listeners, listener as (body: unknown) => void);
      },
      request: (name: RequestName, body: unknown) => server.request(this.#who, name, body),
      onSession: (listener: (session: unknown) => void) => add(this.#session, listener),
      onStatus: () => () => undefined,
    } as unknown as CallOptions['signaling'];
    const ice = { configuration: {}, refreshIfOld: async () => undefined, onChange: () => () => undefined };
    const media = new LocalMedia({ devices: undefined, createStream, permission: async () => 'unknown' });
    this.controller = new CallController({
      signaling,
      media,
      outgoing: new Outgoing(media),
      ice: ice as unknown as IceKeeper,
      clock: server.clock,
      create: () => {
        const made = new FakeRtc(id);
        this.connections.push(made);
        return made as unknown as RTCPeerConnection;
      },
      createStream,
    });
    this.resume(null);
  }

  get #who(): Who {
    return { person: this.id, device: `device of ${this.id}` };
  }

  resume(call: Call | null): void {
    const session = {
      self: { id: this.id, name: this.id },
      device: this.#who.device,
      now: 0,
      call,
      protocol: this.protocol,
    };
    for (const listener of this.#session) listener(session);
  }

  hear(event: EventName, body: unknown): void {
    for (const listener of this.#heard.get(event) ?? []) listener(body);
  }

  get phase(): string {
    return this.controller.state.phase;
  }

  /** `b connected, c reconnecting`, of those who are in the call. */
  get reaches(): string {
    const joined = this.controller.others.filter(({ state }) => state === 'joined');
    return joined.map(({ id }) => `${id} ${this.controller.member(id)?.reach}`).join(', ');
  }

  /** The connection to somebody, on this side. */
  to(other: FakePage): FakeRtc {
    const found = this.connections.findLast((one) => one.other?.owner === other.id);
    if (!found) throw new Error(`${this.id} has nothing to ${other.id}`);
    return found;
  }
}
