/**
 * What a signal costs Redis, counted at Redis (issue "A call between two browsers"): across nodes one
 * publication with one receiver, however many nodes there are; on one node nothing at all.
 */
import { VERSIONS_JUMP } from '../../src/presence/presence.store.js';
import { talk } from '../support/calls.js';
import { startNodes, type Nodes } from '../support/nodes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { publications, RedisMonitor, type Command } from '../support/redis-monitor.js';
import { TestClient } from '../support/test-client.js';

const SIGNALS = 200;
/** A node compares some people with the record at every turn (src/presence/presence.upkeep.ts). */
const TURN_MS = 2_000;
/** One script and the look-ups in it, and one for the calls; twice, when something was just changing. */
const COMMANDS_A_TURN = 14;
const LOOKS = new Set(['hmget', 'smismember', 'exists', 'zmscore']);
/** The first of a script's runs is an `eval`, since Redis does not have its text yet. */
const isUpkeep = (command: Command): boolean =>
  LOOKS.has(command[0]) || (/^eval(sha)?$/.test(command[0]) && command.includes(String(VERSIONS_JUMP)));

describeRedis.each([2, 4, 8])('a signal in a cluster of %i', (size) => {
  let redis: RedisServer;
  let nodes: Nodes;
  let monitor: RedisMonitor;
  const clients: TestClient[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    nodes = await startNodes(size, { redis: redis.url });
    monitor = await RedisMonitor.start(redis.url);
    // Somebody on every node, who watches: nobody may be told of a signal because of that.
    for (let i = 0; i < size; i++) await (await person('Idle', i)).ok('people:watch', {});
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    monitor.close();
    await nodes.close();
    await redis.close();
  });

  async function person(name: string, i: number): Promise<TestClient> {
    const client = await TestClient.connect(nodes.node(i).url);
    clients.push(client);
    await client.register(name);
    return client;
  }

  /** Signals one after the other; gives what was published meanwhile, and wants no other command for them. */
  async function count(from: TestClient, to: TestClient): Promise<Command[]> {
    const { id: call } = await talk(from, to);
    const begun = performance.now();
    const commands = await monitor.during(async () => {
      for (let seq = 1; seq <= SIGNALS; seq++) {
        await from.ok('signal:send', { call, to: to.id, seq, candidates: [{ candidate: `c${seq}` }] });
        await to.waitFor('signal:received', { call, seq }, 'the signal arrives');
      }
    });
    const about = [call, from.id, to.id, from.device, to.device];
    const naming = rest(commands).filter((command) => about.some((id) => command.join(' ').includes(id)));
    const costs = naming.filter((command) => !isUpkeep(command));
    expect(costs).toEqual([]);
    // The upkeep costs by time, not by signals.
    const turns = size * (1 + Math.ceil((performance.now() - begun) / TURN_MS));
    expect(naming.length).toBeLessThanOrEqual(turns * COMMANDS_A_TURN);
    // The nodes' own heartbeats go on meanwhile; one command more a signal would show.
    expect(rest(commands).length).toBeLessThan(SIGNALS);
    return publications(commands);
  }

  it('between two nodes is one publication with one receiver, and no other command', async () => {
    const published = await count(await person('Ana', 0), await person('Bo', size - 1));
    expect(published).toHaveLength(SIGNALS);
    expect(new Set(published.map(([name]) => name))).toEqual(new Set(['spublish']));
    let deliveries = 0;
    for (const command of published) deliveries += await monitor.receivers(command);
    expect(deliveries).toBe(SIGNALS);
  });

  it('on one node costs Redis nothing', async () => {
    expect(await count(await person('Ana', 0), await person('Bo', 0))).toEqual([]);
  });

  const rest = (commands: Command[]): Command[] => commands.filter((one) => !publications([one]).length);
});
