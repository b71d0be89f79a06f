/**
 * The smallest load balancer that does what a real one must: gives each new connection to the next
 * node, tries another when one refuses, and may look at /readyz once a second. Connections that are
 * open stay where they are. Knows nothing of HTTP beyond that question, so nothing is sticky.
 */
import { createConnection, createServer, type Server, type Socket } from 'node:net';

export interface Target {
  readonly port: number;
  readonly url: string;
}

const CHECK_EVERY_MS = 1_000;
const CHECK_MS = 1_000;

export class Balancer {
  readonly #server: Server;
  /** In the order of their turn; with whether the last check found it ready. */
  readonly #targets = new Map<Target, boolean>();
  /** Front sockets, to cut them. */
  readonly #fronts = new Set<Socket>();
  readonly #sockets = new Set<Socket>();
  #checking: NodeJS.Timeout | undefined;
  #turn = 0;

  private constructor(targets: readonly Target[]) {
    this.targets = targets;
    this.#server = createServer((front) => {
      this.#keep(front);
      this.#fronts.add(front);
      front.once('close', () => this.#fronts.delete(front));
      this.#connect(front, this.#inTurn());
    });
  }

  /** @param checks whether it asks each target if it is ready; else all are */
  static async start(targets: readonly Target[] = [], { checks = false } = {}): Promise<Balancer> {
    const balancer = new Balancer(targets);
    await new Promise<void>((resolve) => balancer.#server.listen(0, '127.0.0.1', resolve));
    if (checks) balancer.#checking = setInterval(() => balancer.#checkAll(), CHECK_EVERY_MS);
    return balancer;
  }

  /** By name, since the page gets a camera only on localhost. */
  get url(): string {
    return `http://localhost:${(this.#server.address() as { port: number }).port}`;
  }

  /** Where new connections go from now on, in turn. */
  set targets(targets: readonly Target[]) {
    this.#targets.clear();
    for (const target of targets) this.#targets.set(target, true);
  }

  add(target: Target): void {
    this.#targets.set(target, true);
  }

  remove(target: Target): void {
    this.#targets.delete(target);
  }

  /** Cuts this many connections, chosen by `pick`, without a goodbye to either side. */
  cut(count: number, pick: (from: readonly Socket[]) => Socket): number {
    let cut = 0;
    for (; cut < count && this.#fronts.size > 0; cut++) {
      const front = pick([...this.#fronts]);
      this.#fronts.delete(front);
      front.resetAndDestroy();
    }
    return cut;
  }

  async close(): Promise<void> {
    clearInterval(this.#checking);
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #inTurn(): Target[] {
    const ready = [...this.#targets].filter(([, isReady]) => isReady).map(([target]) => target);
    if (ready.length === 0) return [...this.#targets.keys()];
    const first = this.#turn++ % ready.length;
    return [...ready.slice(first), ...ready.slice(0, first)];
  }

  #connect(front: Socket, [target, ...others]: Target[]): void {
    if (!target) return void front.destroy();
    const back = createConnection({ port: target.port, host: '127.0.0.1' });
    this.#keep(back);
    let open = false;
    back.once('connect', () => {
      open = true;
      front.pipe(back).pipe(front);
    });
    back.once('close', () => {
      if (open || front.destroyed) front.destroy();
      else {
        if (this.#checking) this.#mark(target, false);
        this.#connect(front, others);
      }
    });
    front.once('close', () => back.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.once('error', () => socket.destroy());
  }

  #mark(target: Target, ready: boolean): void {
    if (this.#targets.has(target)) this.#targets.set(target, ready);
  }

  #checkAll(): void {
    for (const target of this.#targets.keys()) {
      fetch(`${target.url}/readyz`, { signal: AbortSignal.timeout(CHECK_MS) }).then(
        async (answer) => {
          await answer.body?.cancel();
          this.#mark(target, answer.ok);
        },
        () => this.#mark(target, false),
      );
    }
  }
}
