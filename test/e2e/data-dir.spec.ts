/**
 * What a single node gave out stays good after it was killed and started again (contract 1, DATA_DIR): ids,
 * and with them links; tokens; and tokens that were ended stay ended.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newDataDir } from '../support/data-dir.js';
import { type NodeProcess, Processes } from '../support/processes.js';
import { TestClient } from '../support/test-client.js';

describe('a single node that is killed and started again', () => {
  const processes = new Processes();
  let env: Record<string, string>;
  let node: NodeProcess;
  const start = async (): Promise<void> => void (node = await processes.start(env));
  const restart = async (): Promise<void> => {
    await node.kill();
    await start();
  };
  const come = async (name: string, token?: string): Promise<TestClient> => {
    const client = await TestClient.connect(node.url);
    await client.register(name, token === undefined ? {} : { token });
    return client;
  };
  beforeEach(async () => {
    env = { DATA_DIR: newDataDir() };
    await start();
  });
  afterEach(() => processes.close());

  it('knows everybody again', async () => {
    const ana = await come('Ana');
    await restart();
    const again = await come('Ana', ana.token);
    expect(again.id).toBe(ana.id);
    const bo = await come('Bo');
    await bo.ok('call:invite', { to: ana.id, media: 'audio' });
    await again.waitFor('call:incoming', () => true, 'an old link rings');
    await Promise.all([again.close(), bo.close()]);
  });

  it('does not believe what was ended before', async () => {
    const ana = await come('Ana');
    const thief = await come('Ana', ana.token);
    const { token } = await ana.ok('session:leave', { everywhere: true });
    await restart();
    for (const old of [ana.token, thief.token]) {
      const client = await TestClient.connect(node.url);
      await client.fails('session:register', { name: 'Ana', token: old }, 'unauthorized');
      await client.close();
    }
    const again = await come('Ana', token);
    expect(again.id).toBe(ana.id);
    await again.close();
  });

  it('takes what was half written for what it is', async () => {
    const ana = await come('Ana');
    const { token } = await ana.ok('session:leave', { everywhere: true });
    await node.kill();
    const file = path.join(env['DATA_DIR'] as string, 'revocations');
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"person":"so`);
    await start();
    const client = await TestClient.connect(node.url);
    await client.fails('session:register', { name: 'Ana', token: ana.token }, 'unauthorized');
    expect((await client.register('Ana', { token })).self.id).toBe(ana.id);
    await client.close();
  });

  it('has another secret in another folder, and none where SECRET is set', async () => {
    const ana = await come('Ana');
    const others = [{ DATA_DIR: newDataDir() }, { ...env, SECRET: 'quite another secret, long enough 1' }];
    for (const other of others) {
      const { url } = await processes.start(other);
      const client = await TestClient.connect(url);
      await client.fails('session:register', { name: 'Ana', token: ana.token }, 'unauthorized');
      await client.close();
    }
    await ana.close();
  });
});

it('a folder and a secret that others could read are so no more', async () => {
  const processes = new Processes();
  const DATA_DIR = newDataDir();
  mkdirSync(DATA_DIR, { mode: 0o755 });
  const node = await processes.start({ DATA_DIR });
  await node.kill();
  const secret = readFileSync(path.join(DATA_DIR, 'secret'), 'utf8').trim();
  expect(secret.length).toBeGreaterThanOrEqual(32);
  chmodSync(path.join(DATA_DIR, 'secret'), 0o644);
  const again = await processes.start({ DATA_DIR });
  expect(again.log.join('\n')).not.toContain(secret);
  expect(readFileSync(path.join(DATA_DIR, 'secret'), 'utf8').trim()).toBe(secret);
  await processes.close();
});
