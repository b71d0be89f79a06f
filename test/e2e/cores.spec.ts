/** `npm run cores`: several nodes on one port, with a Redis of their own; one that dies or is replaced is missed by nobody. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { settleInCall } from '../support/barrier.js';
import { talk } from '../support/calls.js';
import { freePort } from '../support/free-port.js';
import { spawnMortal } from '../support/mortal.js';
import { describeRedis } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';

const SCRIPT = fileURLToPath(new URL('../../scripts/cores.mjs', import.meta.url));
const WITHIN_MS = 20_000;

describeRedis('two nodes on one port', () => {
  let cores: ChildProcess;
  let url: string;
  const lines: { msg?: string; node?: string; pid?: number }[] = [];
  let look = (): void => undefined;

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
    cores = spawnMortal(process.execPath, [SCRIPT, '2'], {
      env: { ...env, HOST: '127.0.0.1', PORT: String(port), METRICS_PORT: '0' } as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (!cores.stdout) throw new Error('no output');
    createInterface({ input: cores.stdout }).on('line', (line) => {
      lines.push(JSON.parse(line) as (typeof lines)[number]);
      look();
    });
    await started(2);
  }, WITHIN_MS * 2);
  afterAll(() => void cores.kill('SIGKILL'));

  const listening = (): typeof lines => lines.filter(({ msg }) => msg?.startsWith('listening on'));

  function started(count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${listening().length} nodes of ${count}`)), WITHIN_MS);
      look = () => {
        if (listening().length < count) return;
        clearTimeout(late);
        resolve();
      };
      look();
    });
  }

  /** Comes online, until that is on this node. */
  async function on(isIt: (node: string) => boolean, name: string, old?: TestClient): Promise<TestClient> {
    for (let tries = 0; tries < 40; tries++) {
      const client = await TestClient.connect(url);
      await client.register(name, old && { token: old.token, device: old.device });
      if (isIt(client.registered?.node ?? '')) return client;
      if (old) await client.close();
      else await client.leave();
    }
    throw new Error('no such node');
  }

  it('carry a call from one to the other, through the death of one and a replacement of both', async () => {
    const ana = await on(() => true, 'Ana');
    const first = ana.registered?.node ?? '';
    const bo = await on((node) => node !== first, 'Bo');
    const { id } = await talk(ana, bo);
    await settleInCall(id, ana, bo);

    const pid = listening().find(({ node }) => node === first)?.pid;
    if (pid === undefined) throw new Error('no such process');
    process.kill(pid, 'SIGKILL');
    await ana.closed;
    await started(3);
    const again = await on(() => true, 'Ana', ana);
    expect(again.registered?.call?.id).toBe(id);

    cores.kill('SIGHUP');
    const moved: TestClient[] = [];
    for (const client of [again, bo]) {
      await client.waitFor('server:draining', () => true, `${client.label} is asked to move`, WITHIN_MS);
      moved.push(await on((node) => node !== client.registered?.node, client.label, client));
    }
    await started(5);
    const [a, b] = moved as [TestClient, TestClient];
    await settleInCall(id, a, b);
    expect([...a.has('call:ended', 'call:left'), ...b.has('call:ended', 'call:left')]).toEqual([]);
  }, 60_000);

  it('end together', async () => {
    const ended = once(cores, 'exit');
    cores.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  }, 30_000);
});
