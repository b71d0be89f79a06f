/**
 * Those who may register and obey no rule: a process of their own (stranger.mjs), told to begin and to
 * end. Must not measure anything; what they did and were answered is their account.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { killed, spawnMortal } from '../../test/support/mortal.js';

const SCRIPT = fileURLToPath(new URL('stranger.mjs', import.meta.url));
const PATIENCE_MS = 20_000;

/** How many of each kind (kinds.mjs) are at it at once. */
export const COUNTS = {
  'unread lists': 4,
  'unread refusals': 2,
  'unread registrations': 2,
  'unread signals': 3,
  'unread pings': 4,
  pings: 4,
  blocks: 3,
  leaves: 3,
  rings: 3,
  guesses: 3,
  drops: 3,
  silent: 10,
  'half-open': 25,
  polling: 5,
};

/** Of one kind. */
export interface Doings {
  /** Visits, and single acts in them: requests, pings, knocks. */
  readonly rounds: number;
  readonly acts: number;
  /** Visits that the server ended. */
  readonly cut: number;
  /** How often each code came back; in parentheses what kept a visit from its work. */
  readonly answers: Readonly<Record<string, number>>;
}
export type Accounts = Readonly<Record<string, Doings>>;

export class Strangers {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: AsyncIterableIterator<string>,
  ) {}

  /** Resolves when they are at it. `code`: the nodes' ACCESS_CODE. */
  static async start(ports: readonly number[], code: string): Promise<Strangers> {
    const told = JSON.stringify({ ports, code, counts: COUNTS });
    const child = spawnMortal(process.execPath, [SCRIPT, told], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!child.stdout) throw new Error('the strangers have no output');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await once(child.stdout, 'readable', { signal: AbortSignal.timeout(PATIENCE_MS) });
    await lines.next();
    return new Strangers(child, lines);
  }

  /** All are gone when this resolves. */
  async stop(): Promise<Accounts> {
    this.child.stdin?.end();
    const { value } = await this.lines.next();
    await killed(this.child);
    return JSON.parse(String(value)) as Accounts;
  }

  kill(): Promise<void> {
    return killed(this.child);
  }
}
