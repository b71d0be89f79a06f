/**
 * F8 without Redis Cluster: a replica is promoted and the address leads to it, and a master is
 * demoted under the nodes' feet. READONLY is a reason to connect anew; subscriptions live on.
 */
import { Redis } from 'ioredis';
import { joined, over, ring, talk } from '../support/calls.js';
import { startNodes, type Nodes } from '../support/nodes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { TestClient } from '../support/test-client.js';
import { sees } from '../support/window.js';
import { eventually } from './cluster.js';

const BACK_MS = 5_000;

describeRedis('when a replica takes over', () => {
  let master: RedisServer;
  let replica: RedisServer;
  let wire: TcpProxy;
  let nodes: Nodes;
  let admins: { master: Redis; replica: Redis };
  const clients: TestClient[] = [];

  beforeEach(async () => {
    master = await startRedis('--repl-diskless-sync-delay', '0');
    replica = await startRedis('--replicaof', '127.0.0.1', String(master.port));
    // Else ioredis keeps jest open for 2 s, for a connection that is closed already.
    const quick = { disconnectTimeout: 100 };
    admins = { master: new Redis(master.url, quick), replica: new Redis(replica.url, quick) };
    await eventually('the replica follows', 10_000, async () =>
      (await admins.replica.info('replication')).includes('master_link_status:up'),
    );
    wire = await TcpProxy.to(master.port);
    nodes = await startNodes(2, { redis: wire.url, env: { LOG_LEVEL: 'silent' } });
  }, 30_000);
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await nodes.close();
    await wire.close();
    admins.master.disconnect();
    admins.replica.disconnect();
    await Promise.all([master.close(), replica.close()]);
  });

  async function on(node: number, name: string): Promise<TestClient> {
    const client = await TestClient.connect(nodes.node(node).url);
    clients.push(client);
    await client.register(name);
    return client;
  }

  it.each([
    [
      'the master dies and the address leads to the replica',
      async () => {
        wire.target = replica.port;
        await master.kill();
      },
    ],
    [
      'the master is demoted and its address leads to the new one only for who connects anew',
      async () => {
        wire.target = replica.port;
        await admins.master.call('REPLICAOF', '127.0.0.1', replica.port);
      },
    ],
  ])(
    'F8: %s: the live call goes on and a new one works within 5 s',
    async (_, failOver) => {
      const [ana, bo, cy, di] = [await on(0, 'Ana'), await on(1, 'Bo'), await on(0, 'Cy'), await on(1, 'Di')];
      const { id } = await talk(ana, bo);
      await admins.replica.call('REPLICAOF', 'NO', 'ONE');
      await failOver();
      const at = performance.now();
      await eventually('a change is taken', BACK_MS, async () => {
        return (await cy.request('people:status', { status: 'away' })).ok;
      });
      await sees(di, cy.id, 'Cy (away)', BACK_MS);
      await cy.ok('people:status', { status: 'available' });
      await di.ok('people:status', { status: 'available' });
      const next = await ring(cy, [di]);
      // The other node learns by its own first change, which is refused with `retry`.
      await eventually('the answer is taken', BACK_MS, async () => {
        return (await di.request('call:accept', { call: next.id, media: 'video' })).ok;
      });
      await joined(cy, next.id, di);
      let seq = 0;
      for (const [from, to] of [
        [ana, bo],
        [bo, ana],
      ] as const) {
        await eventually('a signal is taken', BACK_MS, async () => {
          return (await from.request('signal:send', { call: id, to: to.id, seq: ++seq })).ok;
        });
        await to.waitFor('signal:received', { call: id, seq }, 'a signal arrives');
      }
      expect(performance.now() - at).toBeLessThan(BACK_MS);
      expect([...ana.has('call:ended'), ...bo.has('call:ended')]).toEqual([]);
      await bo.ok('call:leave', { call: id });
      await over(id, 'left', ana);
      await sees(di, ana.id, 'Ana (available)', BACK_MS);
    },
    40_000,
  );
});
