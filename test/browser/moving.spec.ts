/** A node is taken out of a cluster in the middle of a call: everybody moves, nobody notices. */
import type { Browser } from 'playwright-core';
import { Balancer } from '../support/balancer.js';
import { startNodes, uniquePrefix, type Nodes } from '../support/nodes.js';
import { anyRedis, describeRedis } from '../support/redis.js';
import { Guests, launch, until, Visitor } from './visitor.js';

describeRedis('a node that is taken out', () => {
  const guests = new Guests();
  let browser: Browser;
  let leaving: Nodes;
  let staying: Nodes;
  let balancer: Balancer;
  let redis: Awaited<ReturnType<typeof anyRedis>>;

  beforeAll(async () => {
    redis = await anyRedis();
    const cluster = { redis: redis.url, env: { REDIS_PREFIX: uniquePrefix() } };
    // Apart, because the one that leaves is closed by leaving.
    [browser, leaving, staying] = await Promise.all([
      launch(),
      startNodes(1, cluster),
      startNodes(1, cluster),
    ]);
    balancer = await Balancer.start([leaving.node(0)]);
  });
  afterEach(() => guests.leave());
  afterAll(async () => {
    await browser.close();
    await balancer.close();
    await staying.close();
    await redis.close();
  });

  it('hands its people over without a gap; their call goes on, and can be hung up', async () => {
    const arrive = (name: string): Promise<Visitor> => guests.arrive(browser, balancer.url, name);
    const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
    await Visitor.talk(ada, bob);
    const both = [ada, bob];
    for (const one of both) {
      expect(await one.node()).toBe(leaving.node(0).id);
      await one.ask("void probe.watch('lost', probe.appears('[data-status=reconnecting]'))");
    }

    balancer.targets = [staying.node(0)];
    await leaving.node(0).drain();
    for (const one of both) {
      await until(
        `${one.name} to move`,
        () => one.node(),
        (node) => node === staying.node(0).id,
      );
      expect(await one.ask('Promise.race([probe.lost, "never"])')).toBe('never');
    }
    await Promise.all([ada.sees(bob), bob.sees(ada), ada.hears(), bob.hears()]);
    expect(await ada.ask('probe.connections()')).toBe(1);

    await ada.hangUp();
    await bob
      .status('Call ended')
      .filter({ hasText: `${ada.name} hung up` })
      .waitFor();
    await bob.row(ada).filter({ hasText: 'Available' }).waitFor();
  }, 40_000);
});
