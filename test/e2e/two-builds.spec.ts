/**
 * Two builds of the page behind one balancer: whatever node is asked, it has the assets of both. A page
 * stays open over an upgrade, and a page of one build is answered by a node of the other.
 */
import { loadConfig } from '../../src/config.js';
import { type RunningNode, startNode } from '../../src/create-app.js';
import { uniquePrefix } from '../support/nodes.js';
import { describeRedis, type RedisServer, startRedis } from '../support/redis.js';
import { assetsOf, FIRST_BUILD, secondBuild } from '../support/second-build.js';

describeRedis('two builds', () => {
  const second = secondBuild();
  const first = assetsOf(FIRST_BUILD);
  let redis: RedisServer;
  let nodes: RunningNode[] = [];
  const env = (): Record<string, string> => ({
    ...{ HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'error' },
    ...{ REDIS_URL: redis.url, REDIS_PREFIX: prefix },
  });
  const prefix = uniquePrefix();

  beforeAll(async () => {
    redis = await startRedis();
    nodes = [await startNode(loadConfig(env())), await startNode(loadConfig(env()), second.folder)];
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await redis.close();
    second.remove();
  });

  const get = (i: number, path: string): Promise<Response> => fetch(new URL(path, nodes[i]?.url));

  it('have no script and no style in common', () => {
    expect(first.length).toBeGreaterThan(50);
    expect(second.assets).toHaveLength(first.length);
    expect(first.filter((name) => second.assets.includes(name))).toEqual([]);
  });

  it.each([
    ['the second build’s from the first’s node', 0, (): readonly string[] => second.assets],
    ['the first build’s from the second’s node', 1, (): readonly string[] => first],
  ])('serve every asset: %s', async (_, asked, names) => {
    for (const name of names()) {
      const [foreign, own] = await Promise.all([
        get(asked, `/assets/${name}`),
        get(1 - asked, `/assets/${name}`),
      ]);
      expect([name, foreign.status]).toEqual([name, 200]);
      for (const header of [
        'content-type',
        'cache-control',
        'content-security-policy',
        'x-content-type-options',
      ])
        expect([name, header, foreign.headers.get(header)]).toEqual([name, header, own.headers.get(header)]);
      expect(await foreign.text()).toBe(await own.text());
    }
  });

  it('say that a foreign asset never changes, and what it is', async () => {
    const answer = await get(0, `/assets/${second.assets.find((name) => name.endsWith('.js'))}`);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/javascript',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
  });

  it('give their own page, and not the other’s', async () => {
    const [a, b] = await Promise.all([0, 1].map(async (i) => (await get(i, '/')).text()));
    expect(a).not.toBe(b);
  });

  it.each(['/assets/nobody-12345678.js', '/assets/..%2findex.html', '/assets/.sources', '/assets/x-1.html'])(
    'have nothing at %s, and nobody keeps that answer',
    async (path) => {
      const answer = await get(0, path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('cache-control') ?? 'no-store').toBe('no-store');
    },
  );

  it('outlive the last node of a build', async () => {
    await nodes[1]?.close();
    nodes = [nodes[0] as RunningNode, await startNode(loadConfig(env()))];
    const answer = await get(1, `/assets/${second.assets[0]}`);
    expect(answer.status).toBe(200);
    await answer.arrayBuffer();
  });

  it('are unknown, and not missing, while Redis is away', async () => {
    await redis.close();
    const answer = await get(1, `/assets/${second.assets[1]}`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([503, 'no-store']);
    expect((await get(1, `/assets/${first[0]}`)).status).toBe(200);
  });
});
