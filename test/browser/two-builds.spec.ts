/**
 * Two builds of the page and their nodes in one cluster, as during an upgrade: each page, moved to the
 * other build's node before it has any of its lazy parts, gets all of them and has a whole call. Then an
 * idle page renews itself.
 */
import type { Socket } from 'node:net';
import type { Browser, Page, Response } from 'playwright-core';
import { loadConfig } from '../../src/config.js';
import { type RunningNode, startNode } from '../../src/create-app.js';
import { Balancer } from '../support/balancer.js';
import { uniquePrefix } from '../support/nodes.js';
import { describeRedis, type RedisServer, startRedis } from '../support/redis.js';
import { FIRST_BUILD, secondBuild } from '../support/second-build.js';
import { Guests, launch, until, Visitor } from './visitor.js';

/** What a page needs until somebody is online; the rest is held back. */
const FIRST = /\/assets\/(?:index|first|rolldown-runtime|Online|montserrat)-/;
const SCRIPT = "document.querySelector('script[type=module]').getAttribute('src')";

describeRedis('pages and nodes of two builds', () => {
  const guests = new Guests();
  const second = secondBuild();
  let redis: RedisServer;
  let browser: Browser;
  let nodes: [RunningNode, RunningNode];
  let balancers: [Balancer, Balancer];

  beforeAll(async () => {
    [redis, browser] = await Promise.all([startRedis(), launch()]);
    const config = loadConfig({
      ...{ HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'error' },
      ...{ REDIS_URL: redis.url, REDIS_PREFIX: uniquePrefix() },
    });
    nodes = await Promise.all([startNode(config, FIRST_BUILD), startNode(config, second.folder)]);
    balancers = await Promise.all([Balancer.start([nodes[0]]), Balancer.start([nodes[1]])]);
  }, 60_000);
  // Each balancer leads to the other build once a test is over.
  beforeEach(() => {
    for (const [i, balancer] of balancers.entries()) balancer.targets = [nodes[i] as RunningNode];
  });
  afterEach(() => guests.leave());
  afterAll(async () => {
    await browser.close();
    for (const one of [...balancers, ...nodes]) await one.close();
    await redis.close();
    second.remove();
  });

  /** Every connection to this balancer, open or idle. */
  const cut = (i: number): void => void balancers[i]?.cut(Infinity, ([first]) => first as Socket);
  const script = (one: Visitor): Promise<string> => one.ask<string>(SCRIPT);

  /** Somebody on the i-th build's node, who has only the parts that the first screens need. */
  async function arrive(name: string, i: 0 | 1, answers: Response[]): Promise<[Visitor, () => void]> {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const prepare = async (page: Page): Promise<void> => {
      page.on('response', (answer) => answers.push(answer));
      // It looks for a newer version as soon as it may, and is hidden when the test says so.
      await page.addInitScript(`Math.random = () => 0;
        Object.defineProperty(Document.prototype, 'hidden', { get: () => window.isHidden === true });`);
      await page.route('**/assets/**', async (route) => {
        if (!FIRST.test(route.request().url())) await held;
        await route.continue();
      });
    };
    return [await guests.arrive(browser, balancers[i].url, name, { prepare }), release];
  }

  it('work both ways, and an idle page renews itself', async () => {
    const answers: Response[] = [];
    const [[ada, releaseAda], [bob, releaseBob]] = [
      await arrive('Ada', 0, answers),
      await arrive('Bob', 1, answers),
    ];
    const [old, young] = [await script(ada), await script(bob)];
    expect(old).not.toBe(young);

    // Each is led to the other's node.
    for (const [i, one] of [ada, bob].entries()) {
      const other = nodes[1 - i] as RunningNode;
      (balancers[i] as Balancer).targets = [other];
      cut(i);
      await until(
        `${one.name} on the other node`,
        () => one.node(),
        (node) => node === other.id,
      );
    }
    releaseAda();
    releaseBob();
    await Visitor.talk(ada, bob);
    for (const one of [ada, bob]) {
      for (const name of ['Chat', 'More'])
        await one.page.getByRole('toolbar', { name: 'Call controls' }).getByRole('button', { name }).click();
      await one.button('Add someone').waitFor();
      expect(await script(one)).toBe(one === ada ? old : young);
    }
    const bad = answers.filter((answer) => answer.status() >= 400).map((answer) => answer.url());
    expect(bad).toEqual([]);
    expect(answers.filter((answer) => /\/assets\/More-.*js$/.test(answer.url()))).toHaveLength(2);

    // In a call nobody is renewed, hidden or not; afterwards it is, and is the same person.
    await ada.ask('window.isHidden = true');
    expect(await script(ada)).toBe(old);
    await ada.page.keyboard.press('Escape');
    await ada.hangUp();
    await ada.button('Back to people').click();
    cut(0);
    await until(
      'the page to renew itself',
      () => script(ada).catch(() => ''),
      (now) => now === young,
      30_000,
    );
    await ada.page.getByRole('searchbox', { name: 'Search people' }).waitFor();
    await bob.row(ada).waitFor();
  }, 120_000);
});
