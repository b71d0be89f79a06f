/**
 * Counts at Redis itself what a cluster costs it: every command (MONITOR shows those inside Lua
 * scripts too) and, for a channel, its receivers. Needs a Redis of its own: others would be counted.
 */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';

/** The words of one command as Redis got it; the name in lower case. */
export type Command = readonly [name: string, ...args: string[]];

export class RedisMonitor {
  readonly #seen: Command[] = [];
  readonly #markers = new Map<string, () => void>();

  private constructor(
    private readonly admin: Redis,
    private readonly tap: Redis,
  ) {
    tap.on('monitor', (_time: string, words: string[]) => {
      const [name = '', ...args] = words;
      const reached = args[0] === undefined ? undefined : this.#markers.get(args[0]);
      if (reached) reached();
      else this.#seen.push([name.toLowerCase(), ...args]);
    });
  }

  static async start(url: string): Promise<RedisMonitor> {
    const admin = new Redis(url);
    return new RedisMonitor(admin, await admin.monitor());
  }

  /** All commands that Redis ran from the start of `action` to its end. */
  async during(action: () => Promise<void>): Promise<Command[]> {
    await this.#mark();
    this.#seen.length = 0;
    await action();
    await this.#mark();
    return [...this.#seen];
  }

  /** How many connections get a message that is published on this channel now. */
  async receivers(command: Command): Promise<number> {
    const [name, channel = ''] = command;
    const sharded = name === 'spublish';
    const reply = sharded ? this.admin.pubsub('SHARDNUMSUB', channel) : this.admin.pubsub('NUMSUB', channel);
    return Number((await reply)[1]);
  }

  close(): void {
    this.tap.disconnect();
    this.admin.disconnect();
  }

  /** Redis shows commands in the order it runs them: what came before this ECHO has been seen after it. */
  async #mark(): Promise<void> {
    const marker = randomUUID();
    const reached = new Promise<void>((resolve) => this.#markers.set(marker, resolve));
    await this.admin.echo(marker);
    await reached;
    this.#markers.delete(marker);
  }
}

/** Publications of both kinds, sharded or not. */
export const publications = (commands: Command[]): Command[] =>
  commands.filter(([name]) => name === 'spublish' || name === 'publish');
