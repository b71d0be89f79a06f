/**
 * A page that is reloaded at any moment of the first three seconds after the accept is back in the call, with
 * everybody in it: in calls of two and of three, on one node and on two. Runs with TEST_LONG=1, and tries every
 * 50 ms with TEST_LONG=all.
 */
import type { Browser } from 'playwright-core';
import { startNodes, type Nodes } from '../support/nodes.js';
import { anyRedis, describeRedis } from '../support/redis.js';
import { hearsOthers } from './hears-others.js';
import { Guests, launch, type Visitor } from './visitor.js';

const STEP_MS = 50;
const LAST_MS = 3_000;
/** While offer, answer, candidates and handshake are under way, and once all stands. */
const SAMPLE = [0, 150, 400, 1_500];
const MOMENTS =
  process.env['TEST_LONG'] === 'all'
    ? Array.from({ length: LAST_MS / STEP_MS + 1 }, (_, i) => i * STEP_MS)
    : SAMPLE;
/** More is a pair that is not to meet at all. */
const BACK_MS = 30_000;
/** What one moment may take, with pages that open and close. */
const EACH_MS = 90_000;

async function hearEachOther(people: readonly Visitor[]): Promise<void> {
  await Promise.all(people.map((one) => hearsOthers(one, people.length - 1, BACK_MS)));
}

/** Accepts, and so many milliseconds later `reloaded` is another page. */
async function acceptAndReload(
  callee: Visitor,
  caller: Visitor,
  reloaded: Visitor,
  after: number,
): Promise<void> {
  const loaded = reloaded.page.waitForEvent('load', { timeout: BACK_MS });
  if (reloaded === callee) {
    const reload = `setTimeout(() => location.reload(), ${after})`;
    await callee.ask(`addEventListener('click', () => ${reload}, { once: true, capture: true })`);
    await callee.answer(caller);
  } else {
    await callee.answer(caller);
    await reloaded.ask(`void setTimeout(() => location.reload(), ${after})`);
  }
  await loaded;
  // So soon that the server may not have heard of the accept: then it rings again.
  const rings = callee.callFrom(caller).getByRole('button', { name: 'Accept', exact: true });
  const inCall = callee.page.locator('html[data-call="connecting"], html[data-call="connected"]');
  await rings.or(inCall).first().waitFor();
  if (await rings.isVisible()) await rings.click();
}

function reloads(count: number): void {
  const guests = new Guests();
  let browser: Browser;
  let nodes: Nodes;
  let redis: Awaited<ReturnType<typeof anyRedis>> | undefined;
  beforeAll(async () => {
    redis = count > 1 ? await anyRedis() : undefined;
    [browser, nodes] = await Promise.all([launch(), startNodes(count, redis ? { redis: redis.url } : {})]);
  }, 40_000);
  afterEach(() => guests.leave());
  afterAll(async () => {
    await browser.close();
    await nodes.close();
    await redis?.close();
  });
  const arrive = (i: number, name: string): Promise<Visitor> =>
    guests.arrive(browser, nodes.node(i).url, name);

  it.each(MOMENTS)(
    'of two, %i ms after the accept',
    async (after) => {
      const [ada, bob] = await Promise.all([arrive(0, 'Ada'), arrive(1, 'Bob')]);
      await ada.call(bob);
      await acceptAndReload(bob, ada, (after / STEP_MS) % 2 === 0 ? bob : ada, after);
      await hearEachOther([ada, bob]);
    },
    EACH_MS,
  );

  it.each(MOMENTS)(
    'of three, %i ms after the accept',
    async (after) => {
      const people = await Promise.all([arrive(0, 'Ada'), arrive(1, 'Bob'), arrive(0, 'Cy')]);
      const [ada, bob, cy] = people as [Visitor, Visitor, Visitor];
      await ada.call(bob);
      await bob.answer(ada);
      await Promise.all([ada, bob].map((one) => one.inCall('connected')));
      await ada.asksIn(cy);
      await acceptAndReload(cy, ada, (after / STEP_MS) % 2 === 0 ? cy : bob, after);
      await hearEachOther(people);
    },
    EACH_MS,
  );
}

describe('a reload in a call on one node', () => reloads(1));
describeRedis('a reload in a call on two nodes', () => reloads(2));
