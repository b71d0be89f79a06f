/**
 * A refusal at the door is said in words (contract 2, decision 24): to the page, which asks /why, and to the
 * operator, in one warning with both values. And a name that a foreign page has made up is not believed.
 */
import { request } from 'node:http';
import { once } from 'node:events';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { startNodes, type Nodes, type Settings } from '../support/nodes.js';
import { TestClient } from '../support/test-client.js';

interface Answer {
  status: number;
  body: string;
}

/** A request with headers that fetch would not let us choose. */
async function ask(url: string, method: string, headers: Record<string, string>): Promise<Answer> {
  const asking = request(url, { method, headers });
  asking.end();
  const [response, upgraded] = (await Promise.race([once(asking, 'response'), once(asking, 'upgrade')])) as [
    AsyncIterable<Buffer> & { statusCode: number },
    { destroy(): void } | undefined,
  ];
  if (upgraded) {
    upgraded.destroy();
    return { status: response.statusCode, body: '' };
  }
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode, body };
}

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': Buffer.alloc(16).toString('base64'),
};

describe('the door', () => {
  const warned: Record<string, unknown>[] = [];
  let nodes: Nodes | undefined;
  const spy = jest.spyOn(Logger.prototype, 'warn');
  beforeEach(() => {
    warned.length = 0;
    spy.mockImplementation((said: unknown) => void warned.push(said as Record<string, unknown>));
  });
  afterEach(() => nodes?.close());
  afterAll(() => spy.mockRestore());

  async function start(env: Settings = {}): Promise<string> {
    nodes = await startNodes(1, { env });
    return nodes.node(0).url;
  }
  const socket = (url: string, headers: Record<string, string>): Promise<Answer> =>
    ask(`${url}/socket.io/?EIO=4&transport=websocket`, 'GET', { ...UPGRADE, ...headers });
  const poll = (url: string, headers: Record<string, string>): Promise<Answer> =>
    ask(`${url}/socket.io/?EIO=4&transport=polling`, 'GET', headers);
  const why = async (url: string, headers: Record<string, string>): Promise<unknown> =>
    JSON.parse((await ask(`${url}/why`, 'POST', headers)).body);

  it('does not believe a name that was rebound to it, by any transport, with an Origin and without', async () => {
    const url = await start();
    const rebound = { host: 'evil.example:7521', origin: 'http://evil.example:7521' };
    expect((await socket(url, rebound)).status).toBe(400);
    expect((await poll(url, rebound)).status).toBe(403);
    expect((await poll(url, { host: rebound.host })).status).toBe(403);
    expect(await why(url, rebound)).toEqual({
      why: 'host',
      ...rebound,
      set: 'PUBLIC_URL=http://evil.example:7521',
    });
  });

  it('tells page and operator in seconds what to set, and then lets the page in', async () => {
    const page = { host: 'app:5000', origin: 'https://call.example.org' };
    let url = await start();
    for (let i = 0; i < 3; i++) expect((await socket(url, page)).status).toBe(400);
    const said = { why: 'origin', ...page, set: 'PUBLIC_URL=https://call.example.org' };
    expect(await why(url, page)).toEqual(said);
    expect(warned).toEqual([
      expect.objectContaining({ msg: expect.stringMatching(/Origin.*Host/), ...said }),
    ]);
    await nodes?.close();
    url = await start({ PUBLIC_URL: said.set.slice('PUBLIC_URL='.length) });
    for (const host of ['app:5000', 'call.example.org', 'call.example.org:443']) {
      expect({ host, status: (await socket(url, { ...page, host })).status }).toEqual({ host, status: 101 });
      expect(await why(url, { ...page, host })).toEqual({ why: null });
    }
  });

  it('understands default ports, and what a trusted proxy says', async () => {
    const url = await start({ TRUST_PROXY: '1' });
    const status = async (headers: Record<string, string>) => (await socket(url, headers)).status;
    expect(await status({ host: 'localhost:443', origin: 'https://localhost' })).toBe(101);
    expect(await status({ host: 'localhost:80', origin: 'http://localhost' })).toBe(101);
    const nas = { host: 'app:5000', origin: 'https://nas.local' };
    expect(await status(nas)).toBe(400);
    expect(await status({ ...nas, 'x-forwarded-host': 'nas.local' })).toBe(101);
    const plain = { host: 'nas.local', origin: 'http://nas.local', 'x-forwarded-proto': 'https' };
    expect(await status(plain)).toBe(400);
    expect(await why(url, plain)).toMatchObject({ why: 'scheme', origin: 'http://nas.local' });
  });

  it('says that too many have come from one address, and when it is stopping', async () => {
    const url = await start({ MAX_SOCKETS_PER_ADDRESS: '1' });
    expect(await why(url, {})).toEqual({ why: null });
    const one = await TestClient.connect(url);
    expect(await why(url, {})).toEqual({ why: 'address' });
    expect((await socket(url, {})).status).toBe(400);
    expect(warned).toEqual([
      expect.objectContaining({ msg: expect.stringContaining('MAX_SOCKETS_PER_ADDRESS'), why: 'address' }),
    ]);
    await one.close();
  });
});
