/** What an operator can see of this node, in Prometheus' text format. Served on its own port. */
import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';

@Injectable()
export class Metrics {
  readonly registry = new Registry();
  /** Event → code → requests. Counted here and not by the library, which is as slow as a short request. */
  readonly #requests = new Map<string, Map<string, number>>();
  readonly #turnedAway = new Counter({
    name: 'dogeller_handshakes_refused_total',
    help: 'Connections that were not let in, by reason',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly #unauthorized = new Counter({
    name: 'dogeller_unauthorized_total',
    help: 'Sign-ins that failed: what was wrong, or that the address had to wait',
    labelNames: ['why'],
    registers: [this.registry],
  });
  readonly #stop: () => void;

  constructor() {
    const prefix = 'dogeller_node_';
    collectDefaultMetrics({ register: this.registry, prefix });
    const requests = this.#requests;
    new Counter({
      name: 'dogeller_requests_total',
      help: 'Requests answered, by event and code',
      labelNames: ['event', 'code'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [event, codes] of requests) {
          for (const [code, count] of codes) this.inc({ event, code }, count);
        }
      },
    });
    this.#stop = () => this.registry.clear();
  }

  /** Counts an answered request; `code` is `ok` or the error's. */
  answered(event: string, code: string): void {
    let codes = this.#requests.get(event);
    if (!codes) this.#requests.set(event, (codes = new Map()));
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }

  /** Counts a handshake that was refused. */
  turnedAway(reason: string): void {
    this.#turnedAway.inc({ reason });
  }

  /** Counts a sign-in that failed; `why` is one of a few words of ours. */
  unauthorized(why: string): void {
    this.#unauthorized.inc({ why });
  }

  /** A value that is read when it is asked for. */
  watch(name: string, help: string, read: () => number): void {
    new Gauge({
      name: `dogeller_${name}`,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** How much each of the node's tables holds, by the table's name. */
  watchTables(tables: Readonly<Record<string, () => number>>): void {
    new Gauge({
      name: 'dogeller_table_entries',
      help: 'Entries in the tables of this node; all go with the people and calls they are about',
      labelNames: ['table'],
      registers: [this.registry],
      collect() {
        for (const [table, read] of Object.entries(tables)) this.set({ table }, read());
      },
    });
  }

  stop(): void {
    this.#stop();
  }
}
