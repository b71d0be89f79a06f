/** Somebody who sends as fast as a node takes it, in a process of its own (flooding.mjs). */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { killed, spawnMortal } from './mortal.js';

const SCRIPT = fileURLToPath(new URL('flooding.mjs', import.meta.url));
const PATIENCE_MS = 20_000;

export class Flooder {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: Interface,
  ) {}

  /** Resolves when the flood has begun. */
  static async start(url: string): Promise<Flooder> {
    const child = spawnMortal(process.execPath, [SCRIPT, url], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (!child.stdout) throw new Error('the flooder has no output');
    const flooder = new Flooder(child, createInterface({ input: child.stdout }));
    await flooder.#says('flooding');
    return flooder;
  }

  /** Resolves when it has been thrown out once more; it comes back by itself. */
  thrownOut(): Promise<void> {
    return this.#says('closed');
  }

  end(): Promise<void> {
    return killed(this.child);
  }

  async #says(wanted: string): Promise<void> {
    const late = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const [line] = (await once(this.lines, 'line', { signal: late })) as [string];
      if (line === wanted) return;
    }
  }
}
