/**
 * Nodes are killed and frozen under a live call of two real browsers. Nothing of it may be seen or
 * heard; the pages say what they know, come back by themselves, and lose no signal.
 */
import { describeRedis } from '../support/redis.js';
import { LivingCluster } from './living-cluster.js';
import { expectNoGap } from './pauses.js';
import { until, Visitor } from './visitor.js';

/** Contract 7 and issue 3: what a fault may cost at most, in milliseconds. */
const MOST_RECOVERY = 5_000;
const LOST = 'Connection to the server lost, your call continues';

let cluster: LivingCluster;
const both = async <T>(people: readonly Visitor[], ask: (one: Visitor) => Promise<T>): Promise<T[]> =>
  Promise.all(people.map(ask));

/** Both pages are told that the server is gone, and what they say then is noted in them. */
const watchBanner = (people: readonly Visitor[]): Promise<unknown> =>
  both(people, (one) => one.ask(`void probe.watch('told', probe.says(${JSON.stringify(LOST)}))`));

async function hangUpReaches(one: Visitor, other: Visitor): Promise<void> {
  await one.hangUp();
  await other
    .status('Call ended')
    .filter({ hasText: `${one.name} hung up` })
    .waitFor();
  await both([one, other], (person) => person.released());
}

/** What everybody must hold to; `recovered` is when an ICE restart asked for at `since` was through. */
async function undisturbed(title: string, people: readonly Visitor[], since: number, recovered: number) {
  const pauses = await both(people, (one) => one.longestPause());
  console.log(
    `${title}: frames paused ${pauses.join(' and ')} ms, ICE restarted after ${recovered - since} ms`,
  );
  expectNoGap(pauses);
  expect(recovered - since).toBeLessThan(MOST_RECOVERY);
  expect(await both(people, (one) => one.ask<number>('probe.connections()'))).toEqual([1, 1]);
}

beforeAll(async () => {
  cluster = await LivingCluster.start(3);
}, 40_000);
afterEach(() => cluster.leave());
afterAll(() => cluster.close());

describeRedis('a live call, when kill -9 takes', () => {
  it.each([
    ['the caller’s node', [0]],
    ['the callee’s node', [1]],
    ['the nodes of both', [0, 1]],
  ])(
    '%s',
    async (title, whose) => {
      const people = await cluster.talking();
      const [ada, bob] = people;
      const hit = whose.map((i) => people[i] as Visitor);
      const nodes = await both(hit, (one) => cluster.nodeOf(one));
      await watchBanner(hit);

      const since = Date.now();
      await Promise.all(nodes.map((node) => cluster.kill(node)));
      const recovered = await ada.ask<number>('probe.restartIce()');
      await both(hit, (one) => one.ask('probe.told'));
      await both(people, (one) => one.status('Connected').waitFor());
      await undisturbed(title, people, since, recovered);
      await Promise.all([ada.sees(bob), bob.sees(ada), ada.hears(), bob.hears()]);
      await hangUpReaches(bob, ada);
      await Promise.all(nodes.map(() => cluster.add()));
    },
    40_000,
  );

  it('every node, one after the other, with fresh ones in their places', async () => {
    const people = await cluster.talking();
    const [ada, bob] = people;
    const old = [...cluster.nodes];
    for (const [i, node] of old.entries()) {
      const since = Date.now();
      await cluster.kill(node);
      const recovered = await (i % 2 === 0 ? ada : bob).ask<number>('probe.restartIce()');
      await both(people, (one) => one.status('Connected').waitFor());
      await undisturbed(`node ${i + 1} of ${old.length}`, people, since, recovered);
      await cluster.add();
    }
    for (const one of people) expect(old).not.toContain(await cluster.nodeOf(one));
    await hangUpReaches(ada, bob);
    // The record went along: nobody is left in a call.
    await ada.row(bob).filter({ hasText: 'Available' }).waitFor();
    await bob.row(ada).filter({ hasText: 'Available' }).waitFor();
  }, 60_000);
});

describeRedis('a node that is frozen for 20 s under a call', () => {
  it('is noticed by the page, which moves on beside it, and does no harm when it wakes', async () => {
    const people = await cluster.talking();
    const [ada, bob] = people;
    const frozen = await cluster.nodeOf(ada);
    await ada.ask("void probe.watch('lost', probe.appears('[data-status=reconnecting]'))");
    const since = Date.now();
    cluster.freeze(frozen);
    // Nobody asks the server for anything in a quiet call: what is missing are its pings.
    await until(
      `${ada.name} to leave the frozen node`,
      () => ada.node(),
      (node) => node !== frozen.id,
      20_000,
    );
    console.log(`frozen node: left after ${Date.now() - since} ms`);
    const asked = Date.now();
    await undisturbed('frozen node', people, asked, await bob.ask<number>('probe.restartIce()'));
    expect(await ada.ask('Promise.race([probe.lost, "never"])')).toBe('never');
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, since + 20_000 - Date.now())));
    cluster.thaw(frozen);
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
    await undisturbed('woken node', people, Date.now(), await ada.ask<number>('probe.restartIce()'));
    await hangUpReaches(ada, bob);
  }, 60_000);
});

describeRedis('a page whose network has changed', () => {
  it('looks at once whether its server still answers, and not when it is next needed', async () => {
    const people = await cluster.talking();
    const [ada, bob] = people;
    // Its socket is as dead as one of an interface that is gone: nobody will ever say so.
    const dead = await cluster.nodeOf(ada);
    cluster.freeze(dead);
    await ada.context.setOffline(true);
    await ada.context.setOffline(false);
    const since = Date.now();
    await until(
      `${ada.name} to be on another node`,
      () => ada.node(),
      (node) => node !== dead.id,
      MOST_RECOVERY,
    );
    console.log(`network change: on another node after ${Date.now() - since} ms`);
    expect(Date.now() - since).toBeLessThan(3_000);
    await undisturbed('network change', people, since, await ada.ask<number>('probe.restartIce()'));
    cluster.thaw(dead);
    await hangUpReaches(bob, ada);
  }, 40_000);
});

describeRedis('a ring, when kill -9 takes', () => {
  it.each([
    ['the caller’s node', 0],
    ['the callee’s node', 1],
  ])(
    '%s, rings on, and can be answered',
    async (title, who) => {
      const people = await cluster.pair();
      const [ada, bob] = people;
      await ada.call(bob);
      await bob.callFrom(ada).waitFor();
      await ada.status(`Ringing ${bob.name}`).waitFor();
      const hit = people[who] as Visitor;
      const node = await cluster.nodeOf(hit);
      const since = Date.now();
      await cluster.kill(node);
      await until(
        `${hit.name} to be back`,
        () => hit.node(),
        (found) => found !== node.id,
        MOST_RECOVERY,
      );
      await both(people, (one) => one.inCall('ringing'));
      await bob.answer(ada);
      await both(people, (one) => one.inCall('connected'));
      console.log(`${title}, ringing: answered and connected ${Date.now() - since} ms after the kill`);
      expect(Date.now() - since).toBeLessThan(MOST_RECOVERY);
      await Promise.all([ada.sees(bob), bob.sees(ada)]);
      await hangUpReaches(ada, bob);
      await cluster.add();
    },
    40_000,
  );
});
