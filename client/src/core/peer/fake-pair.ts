/**
 * Two pages that negotiate over a network in the hands of a spec: real links, and of each connection only
 * its name and whose descriptions it took (perfect negotiation, W3C webrtc-pc 10.7). It notes everything
 * that a page hears of another generation. For specs only.
 */
import type { Content, Signal } from '../link.ts';
import { FakeClock } from '../fake-clock.ts';
import { PairLink } from './pair-link.ts';

interface Connection {
  name: string;
  offered: boolean;
  /** The connection on the other side whose description is in force. */
  remote: string | null;
}

export interface Flight {
  to: FakeSide;
  signal: Signal;
}

export interface FakeNet {
  clock: FakeClock;
  flights: Flight[];
  /** What was delivered and belongs to another generation. */
  faults: string[];
  rebuilds: number;
}

/** Like the page's own: one side sooner than the other. */
const REBUILD_MS = 4_000;

export class FakeSide {
  other!: FakeSide;
  link!: PairLink;
  connection!: Connection;
  #made = 0;
  #cancel: () => void = () => undefined;

  constructor(
    readonly net: FakeNet,
    readonly name: string,
    readonly polite: boolean,
  ) {}

  /** A new page, which knows nothing of the one before. */
  load(role: 'offer' | 'answer'): void {
    this.link?.close();
    const page = ++this.#made;
    let links = 0;
    this.link = new PairLink({
      clock: this.net.clock,
      newId: () => `${this.name}${page}.${++links}`,
      transmit: async (signal) => {
        this.net.flights.push({ to: this.other, signal: structuredClone(signal) });
        return true;
      },
      deliver: (content) => this.#deliver(content),
      renewed: (renewed) => this.#connect(renewed),
    });
    this.#connect(role);
  }

  /** Both have taken each other's description, and no other. */
  get meets(): boolean {
    const [mine, theirs] = [this.connection, this.other.connection];
    return mine.remote === theirs.name && theirs.remote === mine.name;
  }

  #connect(role: 'offer' | 'answer'): void {
    this.connection = { name: `${this.name}/${++this.#made}`, offered: false, remote: null };
    if (role === 'offer') this.#say('offer');
    this.#cancel();
    this.#cancel = this.net.clock.after(REBUILD_MS * (this.polite ? 1.4 : 1), () => {
      if (this.meets) return;
      this.net.rebuilds++;
      this.link.renew();
      this.#connect('offer');
    });
  }

  #say(type: 'offer' | 'answer'): void {
    const { connection } = this;
    connection.offered ||= type === 'offer';
    const send = this.link.sender();
    send({
      description: { type, sdp: `v=0\r\no=- ${connection.name} ${connection.remote ?? '-'} IN\r\n` },
    });
    send({ candidates: [{ candidate: connection.name }] });
  }

  #deliver({ description, candidates = [] }: Content): void {
    const { connection, net } = this;
    if (description) {
      const [, session = '', answered = ''] = /^o=- (\S+) (\S+)/m.exec(description.sdp) ?? [];
      if (description.type === 'answer') {
        if (answered !== connection.name) net.faults.push(`${connection.name} got an answer to ${answered}`);
        connection.remote = session;
      } else if (connection.offered && connection.remote === null && !this.polite) {
        // Ignored: the other one gives way.
      } else {
        if (connection.offered && connection.remote === null) this.#giveWay();
        else if (connection.remote !== null && connection.remote !== session)
          net.faults.push(`${connection.name} of ${connection.remote} got an offer of ${session}`);
        this.connection.remote = session;
        this.#say('answer');
      }
    }
    for (const { candidate } of candidates) {
      const { remote, offered, name } = this.connection;
      // Before a description they can only be those of an offer that was ignored.
      if (remote === null ? !offered : remote !== candidate && !this.#yielded.has(candidate))
        net.faults.push(`${name} of ${remote} got a candidate of ${candidate}`);
    }
  }

  /** Connections of the other side that it gave up within this generation, whose candidates do no harm. */
  get #yielded(): Set<string> {
    return this.other.given;
  }
  readonly given = new Set<string>();

  #giveWay(): void {
    this.given.add(this.connection.name);
    this.connection = { name: `${this.name}/${++this.#made}`, offered: false, remote: null };
  }
}

/** The first page offers, as the one that called does. */
export function fakePair(politeFirst: boolean): { net: FakeNet; a: FakeSide; b: FakeSide } {
  const net: FakeNet = { clock: new FakeClock(), flights: [], faults: [], rebuilds: 0 };
  const a = new FakeSide(net, 'a', politeFirst);
  const b = new FakeSide(net, 'b', !politeFirst);
  [a.other, b.other] = [b, a];
  a.load('offer');
  b.load('answer');
  return { net, a, b };
}
