/** The server goes away in the middle of a call: the two do not notice, but are told. */
import type { Browser } from 'playwright-core';
import { startNodes, type Nodes } from '../support/nodes.js';
import { freePort } from '../support/free-port.js';
import { Guests, launch, Visitor } from './visitor.js';

const guests = new Guests();
let browser: Browser;
let nodes: Nodes;
let port: string;
const start = (): Promise<Nodes> => startNodes(1, { env: { PORT: port } });

beforeAll(async () => {
  port = String(await freePort());
  [browser, nodes] = await Promise.all([launch(), start()]);
});
afterEach(() => guests.leave());
afterAll(async () => {
  await browser.close();
  await nodes.close();
});

describe('a call whose server is gone', () => {
  it('goes on, says so, outlives a server that forgot it, and ends for both', async () => {
    const arrive = (name: string): Promise<Visitor> => guests.arrive(browser, nodes.node(0).url, name);
    const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
    await Visitor.talk(ada, bob);
    await nodes.close();
    for (const one of [ada, bob]) {
      await one.status('Connection to the server lost, your call continues').waitFor();
      await one.status('Reconnecting').first().waitFor();
    }
    await Promise.all([ada.sees(bob), bob.sees(ada), ada.hears(), bob.hears()]);

    nodes = await start();
    for (const one of [ada, bob]) await one.status('Connected').waitFor();
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
    expect(await ada.ask('probe.connections()')).toBe(1);

    // The server knows nothing of this call any more: the pages tell each other.
    await ada.hangUp();
    await bob
      .status('Call ended')
      .filter({ hasText: `${ada.name} hung up` })
      .waitFor();
    await Promise.all([ada.released(), bob.released()]);
  }, 40_000);
});
