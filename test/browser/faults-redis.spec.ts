/**
 * Redis is killed, emptied and frozen under a live call of two real browsers on two nodes. The
 * call goes on, can be ended at any time, and what nobody can do now is said in words.
 */
import { describeRedis } from '../support/redis.js';
import { LivingCluster } from './living-cluster.js';
import { expectNoGap } from './pauses.js';
import type { Visitor } from './visitor.js';

const MOST_RECOVERY = 5_000;

let cluster: LivingCluster;
beforeAll(async () => {
  cluster = await LivingCluster.start(2);
}, 40_000);
afterEach(() => cluster.leave());
afterAll(() => cluster.close());

const hungUp = (other: Visitor, one: Visitor): Promise<void> =>
  other
    .status('Call ended')
    .filter({ hasText: `${one.name} hung up` })
    .waitFor();

async function freeAgain(ada: Visitor, bob: Visitor): Promise<void> {
  await Promise.all([
    ada.row(bob).filter({ hasText: 'Available' }).waitFor(),
    bob.row(ada).filter({ hasText: 'Available' }).waitFor(),
  ]);
}

describeRedis('a call between two nodes, when Redis', () => {
  it('is killed and comes back empty, goes on, negotiates, and can be hung up', async () => {
    const people = await cluster.talking();
    const [ada, bob] = people;
    for (const one of people)
      await one.ask("void probe.watch('lost', probe.appears('[data-status=reconnecting]'))");
    await cluster.redis.kill();
    // Asked for while no node can pass it on: it must get through by itself afterwards.
    const restarted = ada.ask<number>('probe.restartIce()');
    await Promise.all([ada.sees(bob, 60), bob.sees(ada, 60)]);
    const back = Date.now();
    await cluster.redis.restart();
    const recovered = (await restarted) - back;
    const pauses = await Promise.all(people.map((one) => one.longestPause()));
    console.log(`Redis empty: frames paused ${pauses.join(' and ')} ms, ICE restarted ${recovered} ms after`);
    expectNoGap(pauses);
    expect(recovered).toBeLessThan(MOST_RECOVERY);
    for (const one of people) expect(await one.ask('Promise.race([probe.lost, "never"])')).toBe('never');

    await ada.hangUp();
    await hungUp(bob, ada);
    await freeAgain(ada, bob);
  }, 60_000);

  it.each([
    ['is frozen', async () => cluster.redis.freeze(), async () => cluster.redis.thaw()],
    ['is killed', () => cluster.redis.kill(), () => cluster.redis.restart()],
  ])(
    '%s, can be hung up all the same, and nobody stays in it afterwards',
    async (_, stop, start) => {
      const [ada, bob] = await cluster.talking();
      await stop();
      await ada.hangUp();
      await hungUp(bob, ada);
      await Promise.all([ada.released(), bob.released()]);
      const back = Date.now();
      await start();
      await freeAgain(ada, bob);
      console.log(`both free ${Date.now() - back} ms after Redis was back`);
      // They are as free as the list says.
      await Promise.all([bob.callFrom(ada).waitFor(), tryUntilItRings(ada)]);
      await bob.answer(ada);
      await Promise.all([ada.inCall('connected'), bob.inCall('connected')]);
      await bob.hangUp();
      await hungUp(ada, bob);
    },
    60_000,
  );
});

describeRedis('somebody who calls while Redis is away', () => {
  it('reads within three seconds that it needs the server, and calls as soon as it is back', async () => {
    const [ada, bob] = await cluster.pair();
    await ada.button(`Call ${bob.name}`).waitFor();
    await cluster.redis.kill();
    const since = Date.now();
    await ada.call(bob);
    await ada.status('Call ended').filter({ hasText: 'Calling needs the server' }).waitFor();
    const told = Date.now() - since;
    console.log(`refused in words after ${told} ms`);
    expect(told).toBeLessThan(3_000);
    await ada.status('Connected').waitFor();
    await ada.released();

    await cluster.redis.restart();
    await ada.row(bob).filter({ hasText: 'Available' }).waitFor();
    await Promise.all([bob.callFrom(ada).waitFor({ timeout: 20_000 }), tryUntilItRings(ada)]);
    await bob.answer(ada);
    await Promise.all([ada.inCall('connected'), bob.inCall('connected')]);
    await ada.hangUp();
    await hungUp(bob, ada);
  }, 60_000);
});

/** As a person does: again, when it was refused. */
async function tryUntilItRings(one: Visitor): Promise<void> {
  const ringing = one.status('Ringing').first();
  const again = one.button('Call again');
  await again.click();
  while (!(await ringing.isVisible())) {
    if (await again.isVisible()) await again.click();
    else await one.page.locator('html[data-call]').waitFor();
  }
}
