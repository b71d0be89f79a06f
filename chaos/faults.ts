/**
 * What is done to the cluster, one function a kind, and the rules of what may be done at the same
 * time: one healthy node is always left; of what keeps nodes from Redis only one thing at a time,
 * as two in a row can be longer than RESUME_SECONDS; and Redis loses its data only while every node
 * is well, since what one node alone knows and Redis has just forgotten nobody can know.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Node } from './cluster.js';
import type { Dice } from './dice.js';
import type { Fault, History, Kind } from './history.js';

/** How often each is chosen, of those that may be. */
const WEIGHTS: Readonly<Record<Kind, number>> = {
  kill: 4,
  drain: 3,
  freeze: 3,
  'redis-kill': 2,
  'redis-freeze': 2,
  cut: 3,
  drop: 4,
};
/** Faults at the same time. */
const MOST = 2;
/** After Redis was away the nodes need a moment to put back what they hold, ms. */
const REFILLED_MS = 8_000;
/** They keep a node from Redis. */
const AWAY: ReadonlySet<Kind> = new Set<Kind>(['redis-kill', 'redis-freeze', 'cut']);

export interface Longest {
  /** ms */
  readonly freeze: number;
  readonly redisFreeze: number;
  readonly cut: number;
}

/** How long things may last with this RESUME_SECONDS, for calls to outlive them. */
export const longestFor = (resumeMs: number): Longest => ({
  freeze: Math.min(25_000, resumeMs + 5_000),
  redisFreeze: 15_000,
  cut: Math.min(20_000, resumeMs),
});

export class Faults {
  readonly #under = new Set<Promise<void>>();
  readonly #troubled = new Set<Node>();

  constructor(
    private readonly cluster: Cluster,
    private readonly history: History,
    private readonly dice: Dice,
    private readonly longest: Longest,
    private readonly size: number,
    /** Told when a fault begins, before it is done. */
    private readonly begins: (fault: Fault) => void,
  ) {}

  /** One more, if one may be made now. */
  next(): Kind | null {
    const lasting = this.history.lasting();
    const healthy = [...this.cluster.nodes].filter((node) => !node.ending && !this.#troubled.has(node));
    const spare = healthy.length >= 2;
    const well = healthy.length >= this.size && this.cluster.nodes.size >= this.size;
    const within = (ms: number, kinds: ReadonlySet<Kind>): boolean =>
      this.history.faults.some(
        ({ kind, ended }) => kinds.has(kind) && (ended === undefined || ended + ms > Date.now()),
      );
    const emptied = within(REFILLED_MS, new Set<Kind>(['redis-kill']));
    const away = within(REFILLED_MS, AWAY);
    const may: Readonly<Record<Kind, boolean>> = {
      kill: spare && !emptied,
      drain: spare && !emptied,
      freeze: spare && !emptied,
      cut: spare && !away,
      'redis-kill': well && lasting.length === 0 && !away,
      'redis-freeze': !away,
      drop: !emptied,
    };
    if (lasting.length >= MOST) return null;
    const weights = Object.fromEntries(
      Object.entries(WEIGHTS).filter(([kind]) => may[kind as Kind]),
    ) as Record<Kind, number>;
    if (Object.keys(weights).length === 0) return null;
    const kind = this.dice.weighted(weights);
    const work = this.#make(kind, healthy).finally(() => this.#under.delete(work));
    this.#under.add(work);
    return kind;
  }

  /** Resolves when none is under way any more, and all nodes are there. */
  async over(): Promise<void> {
    while (this.#under.size > 0) await Promise.all(this.#under);
  }

  #make(kind: Kind, healthy: readonly Node[]): Promise<void> {
    // Drawn first in any case, so that a seed means the same whatever is healthy.
    const luck = this.dice.chance();
    const lasts = (from: number, to: number): number => from + luck * (to - from);
    const { cluster, longest } = this;
    switch (kind) {
      case 'kill':
        return this.#toNode(kind, healthy, async (node, fault) => {
          this.history.end(fault);
          await Promise.all([cluster.kill(node), cluster.add()]);
        });
      case 'drain':
        return this.#toNode(kind, healthy, async (node) => {
          await Promise.all([cluster.drain(node), cluster.add()]);
        });
      case 'freeze':
        return this.#toNode(kind, healthy, async (node) => {
          node.process.freeze();
          await sleep(lasts(1_000, longest.freeze));
          node.process.thaw();
        });
      case 'cut':
        return this.#toNode(kind, healthy, async (node) => {
          node.wire.hold();
          await sleep(lasts(1_000, longest.cut));
          node.wire.release();
        });
      case 'redis-kill':
        return this.#during(kind, undefined, async () => {
          await cluster.redis.kill();
          await sleep(lasts(500, 10_000));
          await cluster.redis.restart();
        });
      case 'redis-freeze':
        return this.#during(kind, undefined, async () => {
          cluster.redis.freeze();
          await sleep(lasts(1_000, longest.redisFreeze));
          cluster.redis.thaw();
        });
      case 'drop':
        return this.#during(kind, undefined, async (fault) => {
          cluster.balancer.cut(1 + Math.floor(luck * 15), (from) => this.dice.pick(from));
          this.history.end(fault);
        });
    }
  }

  async #toNode(
    kind: Kind,
    healthy: readonly Node[],
    work: (node: Node, fault: Fault) => Promise<void>,
  ): Promise<void> {
    const node = this.dice.pick(healthy);
    this.#troubled.add(node);
    await this.#during(kind, node.id, (fault) => work(node, fault));
    this.#troubled.delete(node);
  }

  async #during(kind: Kind, node: string | undefined, work: (fault: Fault) => Promise<void>): Promise<void> {
    const fault = this.history.begin(kind, node);
    this.begins(fault);
    await work(fault);
    if (fault.ended === undefined) this.history.end(fault);
  }
}
