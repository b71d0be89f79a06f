/**
 * What was done to the cluster and when: the one account that recovery times, allowances and the
 * words of a broken promise are taken from. Times are Date.now(), as in the logs of the nodes.
 */
export const KINDS = ['kill', 'drain', 'freeze', 'redis-kill', 'redis-freeze', 'cut', 'drop'] as const;
export type Kind = (typeof KINDS)[number];

export const MEANING: Record<Kind, string> = {
  kill: 'kill -9 of a node, another is started',
  drain: 'SIGTERM of a node, another is started',
  freeze: 'SIGSTOP of a node for 1 to 25 s',
  'redis-kill': 'kill -9 of Redis, back empty after 0.5 to 10 s',
  'redis-freeze': 'SIGSTOP of Redis for 1 to 15 s',
  cut: 'one node cannot reach Redis for 1 to 20 s',
  drop: 'some connections are cut',
};

export interface Fault {
  readonly kind: Kind;
  /** Undefined: Redis itself, or connections of any node. */
  readonly node: string | undefined;
  readonly began: number;
  /** Undefined while it lasts. For a kill it is when it began. */
  ended: number | undefined;
  /** Whether another one was under way at any moment of it. */
  alone: boolean;
}

/** How long a part may take to be itself again after a fault, ms. */
const AFTER_MS = 8_000;
const RECENT_MS = 60_000;

export class History {
  readonly began = Date.now();
  readonly faults: Fault[] = [];

  begin(kind: Kind, node?: string): Fault {
    const others = this.lasting();
    for (const other of others) other.alone = false;
    const fault = { kind, node, began: Date.now(), ended: undefined, alone: others.length === 0 };
    this.faults.push(fault);
    return fault;
  }

  end(fault: Fault, at = Date.now()): void {
    fault.ended = at;
  }

  lasting(): Fault[] {
    return this.faults.filter(({ ended }) => ended === undefined);
  }

  seconds(at = Date.now()): number {
    return (at - this.began) / 1_000;
  }

  /** The faults that could excuse this node at that moment. */
  at(node: string, when: number, kinds: readonly Kind[] = KINDS): Fault[] {
    return this.faults.filter(
      (fault) =>
        kinds.includes(fault.kind) &&
        (fault.node === undefined || fault.node === node) &&
        fault.began - 500 <= when &&
        (fault.ended ?? Infinity) + AFTER_MS >= when,
    );
  }

  /** How much of the time since then this node could know nothing new, ms. */
  blindMs(node: string, since: number): number {
    const now = Date.now();
    return this.faults
      .filter(({ kind, node: its }) => BLINDING.has(kind) && (its === undefined || its === node))
      .map(({ began, ended }) => Math.min(now, (ended ?? now) + AFTER_MS) - Math.max(since, began))
      .reduce((sum, ms) => sum + Math.max(0, ms), 0);
  }

  recent(): string[] {
    const now = Date.now();
    return this.faults
      .filter(({ ended }) => (ended ?? now) > now - RECENT_MS)
      .map(({ kind, node, began, ended }) => {
        const span = ended === undefined ? 'lasting' : `${((ended - began) / 1_000).toFixed(1)} s`;
        return `${kind}${node === undefined ? '' : ` ${node}`} at ${this.seconds(began).toFixed(1)} s (${span})`;
      });
  }
}

const BLINDING: ReadonlySet<Kind> = new Set<Kind>(['redis-kill', 'redis-freeze', 'cut', 'freeze']);
