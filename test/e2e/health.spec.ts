/**
 * The endpoints (contract 3), of a real process with its built page: alive, ready, which version,
 * the page at / and at a person's address, and the metrics on a port of their own.
 */
import { PROTOCOL_VERSION } from '../../src/protocol/constants.js';
import { freePort } from '../support/free-port.js';
import { Processes, type NodeProcess } from '../support/processes.js';
import { TestClient } from '../support/test-client.js';

describe('the endpoints of a node', () => {
  const processes = new Processes();
  let node: NodeProcess;
  let metrics: string;

  beforeAll(async () => {
    const port = await freePort();
    metrics = `http://127.0.0.1:${port}/metrics`;
    node = await processes.start({ METRICS_PORT: String(port), LOG_LEVEL: 'info' });
  });
  afterAll(() => processes.close());

  const get = (path: string): Promise<Response> => fetch(node.url + path, { redirect: 'manual' });

  it('says in its log where it listens', () => {
    expect(node.port).toBeGreaterThan(0);
    expect(new URL(node.url).port).toBe(String(node.port));
  });

  it('is alive', async () => {
    expect((await get('/livez')).status).toBe(200);
  });

  it('shows its metrics to this address alone, unless METRICS_HOST says otherwise', async () => {
    const [usual, open] = [await freePort(), await freePort()];
    const at = (address: string, port: number) => `http://${address}:${port}/metrics`;
    await processes.start({ HOST: '0.0.0.0', METRICS_PORT: String(usual) });
    await processes.start({ METRICS_PORT: String(open), METRICS_HOST: '0.0.0.0' });
    expect((await fetch(at('127.0.0.1', usual))).status).toBe(200);
    await expect(fetch(at('127.0.0.2', usual))).rejects.toThrow();
    expect((await fetch(at('127.0.0.2', open))).status).toBe(200);
  });

  it('is ready, and says so as JSON', async () => {
    const response = await get('/readyz');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(((await response.json()) as { status: string }).status).not.toBe('degraded');
  });

  it('names its version, its protocol and itself', async () => {
    const response = await get('/version');
    expect(await response.json()).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      protocol: PROTOCOL_VERSION,
      node: node.id,
    });
    const client = await TestClient.connect(node.url);
    expect((await client.register('Ana')).node).toBe(node.id);
    await client.leave();
  });

  it.each(['/', '/call/somebody', '/call/a%20b'])('serves the page at %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await response.text()).toContain('<script type="module"');
  });

  it('serves what the page asks for', async () => {
    const page = await (await get('/')).text();
    const assets = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(assets.length).toBeGreaterThan(0);
    for (const asset of assets) expect([asset, (await get(asset)).status]).toEqual([asset, 200]);
  });

  it.each(['/nothing-here', '/assets/nothing.js', '/call', '/livez/more', '/.env', '/package.json'])(
    'has nothing at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it.each([
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '/%00',
    '/%',
  ])('gives nothing away at %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await response.text()).not.toMatch(/dependencies|node_modules|at .*\.js:\d+/);
  });

  it('has its metrics on a port of their own only', async () => {
    const response = await fetch(metrics);
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/^# HELP /m);
    expect((await get('/metrics')).status).toBe(404);
  });

  it('stops cleanly on SIGTERM, with its clients told', async () => {
    const other = await processes.start({ DRAIN_SECONDS: '1' });
    const client = await TestClient.connect(other.url);
    await client.register('Ana');
    const stopped = other.terminate();
    await client.closed;
    expect(await stopped).toMatchObject({ code: 0 });
  });

  it('stops cleanly when it is told so as soon as it listens', async () => {
    for (let i = 0; i < 3; i++) {
      const other = await processes.start({});
      expect(await other.terminate()).toMatchObject({ code: 0, signal: null });
    }
  });
});
