/**
 * Two installations on databases 0 and 1 of one Redis, with the same prefix, are two worlds
 * (contract 6), although Redis delivers what is published without regard to the database.
 */
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { over, talk } from '../support/calls.js';
import { startNodes, type Nodes } from '../support/nodes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';
import { sees, shows } from '../support/window.js';

describeRedis('two installations on one Redis, with one prefix', () => {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  const worlds: Nodes[] = [];
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
    for (const database of [0, 1]) {
      worlds.push(await startNodes(2, { redis: `${redis.url}/${database}`, env: { REDIS_PREFIX: prefix } }));
    }
  });
  afterAll(async () => {
    await Promise.all(worlds.map((nodes) => nodes.close()));
    await redis.close();
  });

  async function person(name: string, world: number, node: number): Promise<TestClient> {
    const client = await TestClient.connect((worlds[world] as Nodes).node(node).url);
    await client.register(name);
    return client;
  }

  it('each list their own people and nobody else, on both nodes, and call them', async () => {
    const zero = [await person('Ana', 0, 0), await person('Bo', 0, 1)] as const;
    // More changes in one of the two: a foreign version would shut its own changes out.
    for (let i = 0; i < 5; i++) await zero[0].ok('session:rename', { name: i === 4 ? 'Ana' : `Ana ${i}` });
    const one = [await person('Cy', 1, 0), await person('Di', 1, 1)] as const;
    for (const [a, b] of [zero, one]) {
      await sees(a, b.id, `${b.name} (available)`);
      await sees(b, a.id, `${a.name} (available)`);
      await shows(a, '', [`${b.name} (available)`]);
      await shows(b, '', [`${a.name} (available)`]);
    }
    await zero[0].fails('call:invite', { to: one[0].id, media: 'audio' }, 'offline');
    for (const [a, b] of [zero, one]) {
      const { id } = await talk(a, b);
      await a.ok('call:leave', { call: id });
      await over(id, 'left', b);
    }
    await Promise.all([...zero, ...one].map((client) => client.leave()));
  });

  it('have channels of their own, all under the prefix, and a secret each', async () => {
    const [ana, cy] = [await person('Ana', 0, 0), await person('Cy', 1, 0)];
    const admin = new Redis(redis.url);
    const channels = (await admin.pubsub('SHARDCHANNELS')) as string[];
    expect(channels.filter((channel) => !channel.startsWith(`${prefix}:`))).toEqual([]);
    // The names of database 0 are those of nodes of version 1.0, so that both hear each other.
    expect(channels).toEqual(
      expect.arrayContaining([
        `${prefix}:{people}:changes`,
        `${prefix}:{people}:changes@1`,
        expect.stringMatching(`^${prefix}:io#/#.*${ana.id}`),
        expect.stringMatching(`^${prefix}:io@1#/#.*${cy.id}`),
      ]),
    );
    const secret = await admin.get(`${prefix}:secret`);
    await admin.select(1);
    expect(await admin.get(`${prefix}:secret`)).not.toBe(secret);
    admin.disconnect();
    await Promise.all([ana.leave(), cy.leave()]);
  });
});
