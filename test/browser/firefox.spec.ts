/** Calls between Chromium and Firefox, in both directions, under the page's policies. */
import type { Browser as Firefox } from 'puppeteer-core';
import type { Browser } from 'playwright-core';
import { startNodes, type Nodes } from '../support/nodes.js';
import { Fox, launchFirefox } from './fox.js';
import { Guests, launch, type Visitor } from './visitor.js';

const guests = new Guests();
let chromium: Browser;
let firefox: Firefox;
let nodes: Nodes;

beforeAll(async () => {
  [chromium, firefox, nodes] = await Promise.all([launch(), launchFirefox(), startNodes(1)]);
}, 60_000);
afterEach(() => guests.leave());
afterAll(async () => {
  await Promise.all([chromium.close(), firefox.close()]);
  await nodes.close();
});

async function both(): Promise<{ ada: Visitor; fox: Fox }> {
  const { url } = nodes.node(0);
  const [ada, fox] = await Promise.all([
    guests.arrive(chromium, url, 'Ada'),
    Fox.arrive(firefox, url, 'Fiona'),
  ]);
  return { ada, fox };
}

/** Pictures, sound and the same four emoji on both sides. */
async function isGood(ada: Visitor, fox: Fox): Promise<void> {
  await Promise.all([ada.inCall('connected'), fox.inCall('connected')]);
  await Promise.all([ada.sees(fox), fox.sees(ada), ada.hears(), fox.hears()]);
  expect(await fox.symbols()).toBe(await ada.symbols());
}

describe('a call between Chromium and Firefox', () => {
  it('comes about when Chromium calls', async () => {
    const { ada, fox } = await both();
    await ada.call(fox);
    await fox.answer(ada);
    await isGood(ada, fox);
    await ada.hangUp();
    await fox.press('Call again');
    await ada.answer(fox, 'Decline');
    await fox.inCall('ended');
    await fox.close();
  }, 60_000);

  it('comes about when Firefox calls', async () => {
    const { ada, fox } = await both();
    await fox.press(`Call ${ada.name}`);
    await ada.answer(fox);
    await isGood(ada, fox);
    await fox.press('Hang up');
    await ada.status('Call ended').waitFor();
    await fox.close();
  }, 60_000);

  it('is refused whatever the policy forbids, in Firefox too', async () => {
    const { fox } = await both();
    await fox.ask(
      `document.head.append(Object.assign(document.createElement('style'), { textContent: '*{}' }))`,
    );
    await expect(fox.close()).rejects.toThrow('style-src');
  }, 60_000);
});
