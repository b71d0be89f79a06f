/**
 * Three people in one call, on two nodes: a third is asked in, everybody sees and hears everybody, and
 * whoever is left goes on, undisturbed.
 */
import type { Browser, Page } from 'playwright-core';
import { startNodes, type Nodes } from '../support/nodes.js';
import { anyRedis, describeRedis } from '../support/redis.js';
import { LivingCluster } from './living-cluster.js';
import { expectNoGap } from './pauses.js';
import { Guests, launch, until, Visitor, type VisitorOptions } from './visitor.js';

const VOICE = new URL('voice.js', import.meta.url).pathname;

/** By everybody of everybody else. */
async function seeAndHear(people: readonly Visitor[]): Promise<void> {
  await Promise.all(people.map((one) => one.inCall('connected')));
  const pairs = people.flatMap((one) =>
    people.filter((other) => other !== one).map((other) => [one, other] as const),
  );
  await Promise.all(pairs.map(([one, other]) => one.sees(other)));
  const energies = (one: Visitor): Promise<number[]> => one.ask<number[]>('probe.audioEnergies()');
  const before = await Promise.all(people.map(energies));
  const more = (i: number) => (now: number[]) =>
    now.length === people.length - 1 && now.every((energy, j) => energy > (before[i]?.[j] ?? 0));
  await Promise.all(
    people.map((one, i) => until(`${one.name} to hear all others`, () => energies(one), more(i))),
  );
}

const heading = (one: Visitor, name: string) =>
  one.page.getByRole('heading', { name, exact: true, level: 1 });

describeRedis('a call of three', () => {
  const guests = new Guests();
  let browser: Browser;
  let nodes: Nodes;
  let redis: Awaited<ReturnType<typeof anyRedis>>;
  beforeAll(async () => {
    redis = await anyRedis();
    [browser, nodes] = await Promise.all([launch(), startNodes(2, { redis: redis.url })]);
  });
  afterEach(() => guests.leave());
  afterAll(async () => {
    await browser.close();
    await nodes.close();
    await redis.close();
  });
  const arrive = (i: number, name: string, prepare?: VisitorOptions['prepare']): Promise<Visitor> =>
    guests.arrive(browser, nodes.node(i).url, name, prepare && { prepare });

  it('is one of two until the third accepts, and again when one leaves', async () => {
    const speaks = (page: Page): Promise<unknown> => page.addInitScript({ path: VOICE });
    const people = await Promise.all([arrive(0, 'Ada'), arrive(1, 'Bob', speaks), arrive(0, 'Cy')]);
    const [ada, bob, cy] = people as [Visitor, Visitor, Visitor];
    await Visitor.talk(ada, bob);

    await ada.asksIn(cy);
    await cy.callFrom(ada).getByText('and 1 other person in the call').waitFor();
    await ada.status(`Ringing ${cy.name}`).waitFor();
    expect(await cy.ask('probe.tracks()')).toEqual([]);
    await cy.answer(ada, 'Decline');
    await ada.status(`${cy.name} declined.`).waitFor();
    await heading(ada, bob.name).waitFor();

    await ada.asksIn(cy);
    await ada.button(`Cancel ringing ${cy.name}`).click();
    await cy.status('Call ended').waitFor();
    expect(await ada.page.getByRole('dialog').count()).toBe(0);

    // Whoever was asked in may ask in, too; here the one who was called.
    await bob.asksIn(cy);
    await cy.answer(bob);
    await ada.status(`${cy.name} has joined.`).waitFor();
    await seeAndHear(people);
    await heading(ada, `${bob.name} and ${cy.name}`).waitFor();
    expect(await ada.page.title()).toBe(`${bob.name} and ${cy.name} · Dogeller`);
    await ada.page.locator('.speaking').waitFor();

    for (const [one, other] of [[bob, cy] as const, [cy, bob] as const]) {
      await one.ask(`probe.sign(${JSON.stringify(other.name)})`);
      await one.watchFrames(other);
    }
    await ada.hangUp();
    await ada
      .status('Call ended')
      .filter({ hasText: `In the call: ${bob.name} and ${cy.name}` })
      .waitFor();
    await bob.status(`${ada.name} has left.`).waitFor();
    for (const [one, other] of [[bob, cy] as const, [cy, bob] as const]) {
      await heading(one, other.name).waitFor();
      await one.sees(other, 20);
      expect(await one.ask(`probe.isSigned(${JSON.stringify(other.name)})`)).toBe(true);
      expect(await one.page.locator('video').count()).toBe(2);
    }
    const pauses = await Promise.all([bob, cy].map((one) => one.longestPause()));
    console.log(`one of three left: frames paused ${pauses.join(' and ')} ms`);
    expectNoGap(pauses);

    await cy.hangUp();
    await bob
      .status('Call ended')
      .filter({ hasText: `${cy.name} hung up` })
      .waitFor();
    await Promise.all(people.map((one) => one.released()));
  }, 90_000);

  it('has a page back that was reloaded, with both of the others', async () => {
    const people = await Promise.all([arrive(0, 'Ada'), arrive(1, 'Bob'), arrive(0, 'Cy')]);
    const [ada, bob, cy] = people as [Visitor, Visitor, Visitor];
    await Visitor.talk(ada, bob);
    await ada.asksIn(cy);
    await cy.answer(ada);
    await seeAndHear(people);
    await bob.page.reload();
    await seeAndHear(people);
  }, 60_000);
});

describe('a call that is full', () => {
  const guests = new Guests();
  let browser: Browser;
  let nodes: Nodes;
  beforeAll(async () => {
    [browser, nodes] = await Promise.all([launch(), startNodes(1, { env: { MAX_CALL_MEMBERS: '2' } })]);
  });
  afterEach(() => guests.leave());
  afterAll(async () => {
    await browser.close();
    await nodes.close();
  });

  it('says so, and goes on', async () => {
    const arrive = (name: string): Promise<Visitor> => guests.arrive(browser, nodes.node(0).url, name);
    const [ada, bob, cy] = await Promise.all([arrive('Ada'), arrive('Bob'), arrive('Cy')]);
    await Visitor.talk(ada, bob);
    await ada.asksIn(cy);
    await ada.page.getByRole('alert').filter({ hasText: 'The call is full.' }).waitFor();
    await ada.button('Close').click();
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
    expect(await cy.callFrom(ada).count()).toBe(0);
  }, 40_000);
});

describeRedis('a live call of three, when kill -9 takes', () => {
  let cluster: LivingCluster;
  beforeAll(async () => {
    cluster = await LivingCluster.start(2);
  }, 40_000);
  afterEach(() => cluster.leave());
  afterAll(() => cluster.close());

  it('the node of the one who asked the third in, goes on for all', async () => {
    const people = await cluster.gather('Ada', 'Bob', 'Cy');
    const [ada, bob, cy] = people as [Visitor, Visitor, Visitor];
    await Visitor.talk(ada, bob);
    await ada.asksIn(cy);
    await cy.answer(ada);
    await seeAndHear(people);
    const watched = [[ada, cy] as const, [bob, ada] as const, [cy, bob] as const];
    await Promise.all(watched.map(([one, other]) => one.watchFrames(other)));
    await cluster.kill(await cluster.nodeOf(ada));
    await Promise.all(people.map((one) => one.status('Connected').waitFor()));
    const pauses = await Promise.all(people.map((one) => one.longestPause()));
    console.log(`three, and one node less: frames paused ${pauses.join(', ')} ms`);
    expectNoGap(pauses);
    await cy.hangUp();
    await Promise.all([ada, bob].map((one) => one.status(`${cy.name} has left.`).waitFor()));
    await seeAndHear([ada, bob]);
  }, 60_000);
});
