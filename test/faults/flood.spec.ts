/**
 * One client sends signals as fast as it can (ASVS 5.0 17.3.1): it is closed each time, and for two
 * others who talk on the same node the slowest signal of a hundred takes less than twice as long.
 */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { talk } from '../support/calls.js';
import { spawnMortal } from '../support/mortal.js';
import { type NodeProcess, Processes } from '../support/processes.js';
import { quantile } from '../support/quantile.js';
import { TestClient } from '../support/test-client.js';

/** Of one round; long enough for the flooder to be thrown out and come back several times. */
const SIGNALS = 400;
const PACE_MS = 5;
const ROUNDS = 3;
/** Something else that the machine does disturbs one; a node that does not give way disturbs all. */
const SERIES = 3;
const PATIENCE_MS = 20_000;

interface Flooder {
  /** Resolves when it has been thrown out once more. */
  thrownOut(): Promise<void>;
  end(): Promise<void>;
}

/** Resolves when the flood has begun. */
async function flood(url: string): Promise<Flooder> {
  const script = fileURLToPath(new URL('flooder.mjs', import.meta.url));
  const child: ChildProcess = spawnMortal(process.execPath, [script, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (!child.stdout) throw new Error('the flooder has no output');
  const lines = createInterface({ input: child.stdout });
  const says = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the flooder never said ${wanted}`)), PATIENCE_MS);
      lines.on('line', (line) => {
        if (line !== wanted) return;
        clearTimeout(late);
        resolve();
      });
    });
  await says('flooding');
  return {
    thrownOut: () => says('closed'),
    end: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

describe('while one client floods a node', () => {
  const processes = new Processes();
  let node: NodeProcess;
  let ana: TestClient;
  let bo: TestClient;
  beforeAll(async () => {
    node = await processes.start({});
    ana = await TestClient.connect(node.url);
    bo = await TestClient.connect(node.url);
    await ana.register('Ana');
    await bo.register('Bo');
  });
  afterAll(async () => {
    await Promise.all([ana.close(), bo.close()]);
    await processes.close();
  });

  it('it is thrown out, and the others hardly notice', async () => {
    const { id: call } = await talk(ana, bo);
    let seq = 0;
    /** How long each of so many signals takes to the other side, ms. */
    const times = async (): Promise<number[]> => {
      const took: number[] = [];
      for (let i = 0; i < SIGNALS; i++) {
        const sent = performance.now();
        const next = { call, seq: ++seq };
        ana.socket.emit('signal:send', { ...next, to: bo.id }, () => undefined);
        took.push((await bo.hears('signal:received', next, 'the signal arrives')).at - sent);
        await new Promise((resolve) => setTimeout(resolve, PACE_MS));
      }
      return took;
    };

    await times();
    // Turn by turn, and judged together: what else the machine does meets both alike.
    const ratio = async (): Promise<number> => {
      const [idle, flooded]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round++) {
        idle.push(...(await times()));
        const flooder = await flood(node.url);
        const isThrownOut = flooder.thrownOut();
        flooded.push(...(await times()));
        await isThrownOut;
        await flooder.end();
      }
      const [before, during] = [quantile(idle, 0.99), quantile(flooded, 0.99)];
      console.log(`p99 of a signal: ${before.toFixed(2)} ms idle, ${during.toFixed(2)} ms in a flood`);
      return during / before;
    };
    const ratios: number[] = [];
    while (ratios.length < SERIES && !ratios.some((one) => one < 2)) ratios.push(await ratio());
    expect(Math.min(...ratios)).toBeLessThan(2);
  }, 120_000);
});
