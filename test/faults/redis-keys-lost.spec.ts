/**
 * Any key of Redis, or any part of them, may be lost at any time (contract 6): deleted by hand, or
 * evicted. Three nodes notice and write it again within seconds, while two people talk, one rings
 * another, somebody has two devices, has lost theirs, has blocked somebody, or has signed out
 * everywhere. A fourth node that joins then lists all of them, and everything goes on and ends as it should.
 */
import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { loadConfig } from '../../src/config.js';
import { type RunningNode, startNode } from '../../src/create-app.js';
import { incoming, over, ring, talk } from '../support/calls.js';
import { LOCAL, uniquePrefix } from '../support/nodes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';
import { sees } from '../support/window.js';
import { eventually } from './cluster.js';

const RING_MS = 6_000;
const RESUME_MS = 5_000;
/** "Within seconds". */
const BACK_MS = 10_000;
/** Half a minute each: the others run with TEST_LONG=1. */
const USUAL = process.env['TEST_LONG'] ? [1, 2, 3, 4, 5] : [1];
/** Each picks about half of the keys, by what they are about; `SEED=` tries another one. */
const SEEDS = process.env['SEED'] ? [Number(process.env['SEED'])] : USUAL;

type Picks = (key: string, about: string) => boolean;

const KINDS: Record<string, Picks> = {
  'the directory': (key) => key.endsWith(':{people}:directory'),
  'the version': (key) => key.endsWith(':{people}:version'),
  'the places': (key) => key.endsWith(':{people}:places'),
  'the devices of every person': (key) => key.includes(':{people}:of:'),
  'the devices on every node': (key) => key.includes(':{people}:on:'),
  'the lost devices': (key) => key.endsWith(':{people}:lost'),
  'the nodes': (key) => key.endsWith(':{people}:nodes'),
  'the calls': (key) => key.includes(':{calls}:call:'),
  'the claims': (key) => key.includes(':{calls}:of:'),
  'the deadlines': (key) => key.endsWith(':{calls}:due'),
  'the secret': (key) => key.endsWith(':secret'),
  'the revocations': (key) => key.includes(':revoked:'),
  'the blocks': (key) => key.includes(':{people}:blocked:'),
  'every key': () => true,
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

describeRedis('three nodes', () => {
  /** What a failure says beside itself. */
  let deleted: string[] = [];
  const prefix = uniquePrefix();
  let redis: RedisServer;
  let admin: Redis;
  let nodes: RunningNode[];
  let clients: TestClient[] = [];

  const start = (): Promise<RunningNode> =>
    startNode(
      loadConfig({
        ...LOCAL,
        LOG_LEVEL: 'silent',
        REDIS_URL: redis.url,
        REDIS_PREFIX: prefix,
        RING_SECONDS: String(RING_MS / 1000),
        RESUME_SECONDS: String(RESUME_MS / 1000),
        RATE_FACTOR: '0',
      }),
    );

  beforeAll(async () => {
    redis = await startRedis();
    admin = new Redis(redis.url);
    nodes = await Promise.all([start(), start(), start()]);
  });
  afterEach(async () => {
    const own = clients;
    clients = [];
    await Promise.all(
      own.map(async (client) => {
        if (client.connected) await client.request('session:leave', {}).catch(() => {});
        await client.close();
      }),
    );
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    admin.disconnect();
    await redis.close();
  });

  async function person(name: string, node: RunningNode, token?: string): Promise<TestClient> {
    const client = await TestClient.connect(node.url);
    clients.push(client);
    await client.register(name, token === undefined ? {} : { token });
    return client;
  }

  async function keys(): Promise<string[]> {
    const found: string[] = [];
    for await (const some of admin.scanStream({ match: `${prefix}:*` }) as AsyncIterable<string[]>) {
      found.push(...some);
    }
    return [...new Set(found)].sort();
  }

  const revokedKey = (id: string): string => `${prefix}:revoked:${digest(id).toString('base64url')}`;

  async function blocked(blocker: TestClient, other: TestClient): Promise<void> {
    const { id } = await ring(other, [blocker]);
    await blocker.ok('call:decline', { call: id });
    await over(id, 'declined', other);
    await blocker.ok('people:block', { id: other.id, blocked: true });
    await sees(other, blocker.id, null);
  }

  /** People on three nodes; the keys that `lost` picks are deleted; then everything is held to the truth. */
  async function lose(lost: Picks): Promise<void> {
    const [one, two, three] = nodes as [RunningNode, RunningNode, RunningNode];
    const [ana, bo] = [await person('Ana', one), await person('Bo', two)];
    const [cy, di] = [await person('Cy', three), await person('Di', one)];
    const eve = await person('Eve', two);
    const eve2 = await person('Eve', three, eve.token);
    const fay = await person('Fay', two);
    const gus = await person('Gus', three);
    await blocked(ana, gus);
    const zed = await person('Zed', one);
    await zed.ok('session:leave', { everywhere: true });
    const talking = await talk(ana, bo);
    const ringing = await ring(cy, [di]);
    const rung = performance.now();
    await fay.drop();
    const dropped = performance.now();
    const lostKey = `${prefix}:{people}:lost`;
    await eventually(
      'the loss is noted',
      2_000,
      async () => (await admin.zscore(lostKey, fay.device)) !== null,
    );

    const version = Number(await admin.get(`${prefix}:{people}:version`));
    const secret = await admin.get(`${prefix}:secret`);
    const names = new Map<string, string>([
      ...nodes.map(({ id }, i) => [id, `node ${i}`] as const),
      ...[ana, bo, cy, di, eve, fay, gus, zed].map(({ id, name }) => [id, name] as const),
      [talking.id, 'talking'],
      [ringing.id, 'ringing'],
      [revokedKey(zed.id).replace(`${prefix}:`, ''), 'revoked:Zed'],
    ]);
    const about = (key: string): string =>
      [...names].reduce((text, [id, name]) => text.replace(id, name), key.replace(`${prefix}:`, ''));
    const gone = (await keys()).filter((key) => lost(key, about(key)));
    deleted = gone.map(about);
    expect(gone.length).toBeGreaterThan(0);
    await admin.del(...gone);

    const four = await start();
    try {
      const hal = await person('Hal', four);
      // Everybody who is here, with what they do; on old nodes and on the new one.
      const here: [TestClient, string][] = [
        [ana, 'Ana (in_call)'],
        [bo, 'Bo (in_call)'],
        [eve, 'Eve (available)'],
      ];
      for (const [{ id }, as] of here) await sees(hal, id, as, BACK_MS);
      for (const watcher of [ana, bo, cy]) await sees(watcher, hal.id, 'Hal (available)', BACK_MS);

      // Nobody who was blocked or has signed out comes by it.
      await sees(gus, ana.id, null, BACK_MS);
      await gus.fails('call:invite', { to: ana.id, media: 'audio' }, 'offline');
      await eventually('signing out everywhere is known again', BACK_MS, async () => {
        return (await admin.exists(revokedKey(zed.id))) === 1;
      });
      const thief = await TestClient.connect(four.url);
      clients.push(thief);
      await thief.fails('session:register', { name: 'Zed', token: zed.token }, 'unauthorized');

      // What is told from now on is heard on every node.
      await eve.ok('session:rename', { name: 'Eve anew' });
      for (const watcher of [ana, bo, cy, hal]) await sees(watcher, eve.id, 'Eve anew (available)', BACK_MS);

      // The call goes on, and nobody in it is rung.
      await ana.ok('signal:send', { call: talking.id, to: bo.id, seq: 1 });
      await bo.waitFor('signal:received', { call: talking.id, seq: 1 }, 'a signal arrives');
      const claims = [ana, bo].map(({ id }) => `${prefix}:{calls}:of:${id}`);
      claims.push(`${prefix}:{calls}:call:${talking.id}`);
      await eventually('the call is back', BACK_MS, async () => (await admin.exists(...claims)) === 3);
      await hal.fails('call:invite', { to: ana.id, media: 'audio' }, 'busy');

      // Both devices of somebody ring, and one of them may go.
      const devices = `${prefix}:{people}:of:${eve.id}`;
      await eventually('both devices are noted', BACK_MS, async () => (await admin.scard(devices)) === 2);
      const { id } = await ring(hal, [eve, eve2]);
      await eve.ok('call:decline', { call: id });
      await over(id, 'declined', hal);
      await eve2.leave();
      await sees(hal, eve.id, 'Eve anew (available)');

      // The ring ends by itself, and the one who was lost is gone in time.
      for (const one of [cy, di]) {
        await one.waitFor(
          'call:ended',
          { call: ringing.id, reason: 'missed' },
          'the ring ends',
          RING_MS + 4_000,
        );
      }
      expect(performance.now() - rung).toBeLessThan(RING_MS + 4_000);
      for (const watcher of [ana, hal]) await sees(watcher, fay.id, null, RESUME_MS + 10_000);
      expect(performance.now() - dropped).toBeLessThan(RESUME_MS + 10_000);

      // Everything that is not about those who went is there again, and the version went forward.
      const owed = [
        ...['directory', 'places', 'version', 'nodes'].map((key) => `{people}:${key}`),
        ...[one, two, three].map((node) => `{people}:on:${node.id}`),
        ...[ana, bo, cy, di, eve].map((somebody) => `{people}:of:${somebody.id}`),
        ...[`call:${talking.id}`, `of:${ana.id}`, `of:${bo.id}`].map((key) => `{calls}:${key}`),
        'secret',
      ].map((key) => `${prefix}:${key}`);
      await eventually(
        'all keys are there',
        BACK_MS,
        async () => (await admin.exists(...owed)) === owed.length,
      );
      expect(Number(await admin.get(`${prefix}:{people}:version`))).toBeGreaterThan(version);
      expect(await admin.get(`${prefix}:secret`)).toBe(secret);

      await ana.ok('call:leave', { call: talking.id });
      await over(talking.id, 'left', bo);
      const next = await hal.ok('call:invite', { to: bo.id, media: 'audio' });
      await incoming(bo, next.call.id);
      await hal.ok('call:cancel', { call: next.call.id });
      await over(next.call.id, 'cancelled', bo);

      // Nobody who leaves stays listed.
      await Promise.all([ana, bo, cy, di, eve, gus, hal].map((client) => client.leave()));
      const directory = `${prefix}:{people}:directory`;
      await eventually('nobody is listed', BACK_MS, async () => (await admin.hlen(directory)) === 0);
    } finally {
      await four.close();
    }
  }

  /** @throws Error with the keys that were deleted */
  async function putBack(lost: Picks): Promise<void> {
    await lose(lost).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${why}\n\nDeleted: ${deleted.join(', ')}`, { cause });
    });
  }

  it.each(Object.entries(KINDS))('put back %s', (_, lost) => putBack(lost), 120_000);

  it.each(SEEDS)(
    'put back any part of the keys (SEED=%i)',
    async (seed) => {
      await putBack((_, about) => digest(`${seed} ${about}`)[0]! % 2 === 1);
    },
    120_000,
  );
});
