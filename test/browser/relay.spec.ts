/** Media through a real TURN server, with the credentials that the server made. */
import type { Browser } from 'playwright-core';
import { Clock } from '../../src/clock.js';
import { loadConfig } from '../../src/config.js';
import { IceService } from '../../src/ice/ice.service.js';
import { startNodes, type Nodes } from '../support/nodes.js';
import { TurnServer } from './turn-server.js';
import { Guests, launch, Visitor } from './visitor.js';

const SECRET = 'the secret of this test, 32 characters';
const GATHER = new URL('gather.js', import.meta.url).pathname;
const HIDDEN = { 'dogeller.relayOnly': 'true' };

interface Gathered {
  relayed: number;
  errors: number[];
}

const guests = new Guests();
let browser: Browser;
let turn: TurnServer;

beforeAll(async () => {
  [browser, turn] = await Promise.all([launch(), TurnServer.start(SECRET)]);
});
afterEach(() => guests.leave());
afterAll(async () => {
  await browser.close();
  await turn.stop();
});

/** Two people who hide their addresses, on a node that shares this secret with coturn. */
async function meeting(secret: string, query: string): Promise<{ nodes: Nodes; ada: Visitor; bob: Visitor }> {
  const env = { TURN_URLS: `turn:127.0.0.1:${turn.port}${query}`, TURN_SECRET: secret };
  const nodes = await startNodes(1, { env });
  const arrive = (name: string): Promise<Visitor> =>
    guests.arrive(browser, nodes.node(0).url, name, { remember: HIDDEN });
  const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
  return { nodes, ada, bob };
}

describe('a call through the relay only', () => {
  it.each(['?transport=udp', '?transport=tcp'])('shows and sounds both ways (%s)', async (query) => {
    const { nodes, ada, bob } = await meeting(SECRET, query);
    await Visitor.talk(ada, bob);
    await Promise.all([ada.sees(bob), bob.sees(ada), ada.hears(), bob.hears()]);
    expect(await ada.ask('probe.pair()')).toEqual(['relay', 'relay']);
    await guests.leave();
    await nodes.close();
  });

  it('does not come about with wrong credentials, and says why', async () => {
    const { nodes, ada, bob } = await meeting(
      'the secret of another server, longer than it must be',
      '?transport=udp',
    );
    await ada.call(bob);
    await bob.answer(ada);
    for (const one of [ada, bob]) {
      await one.status('The relay server refused us').waitFor();
      await one.inCall('connecting');
    }
    await guests.leave();
    await nodes.close();
  });

  /** What the browser gathers with the credentials that a server made `ago` seconds ago. */
  async function gather(ago: number): Promise<Gathered> {
    class PastClock extends Clock {
      override now(): number {
        return Date.now() - ago * 1_000;
      }
    }
    const env = { TURN_URLS: `turn:127.0.0.1:${turn.port}`, TURN_SECRET: SECRET, TURN_TTL: '60' };
    const { iceServers } = new IceService(loadConfig(env), new PastClock()).servers('ada');
    const page = await browser.newPage();
    await page.addScriptTag({ path: GATHER });
    const gathered = await page.evaluate(`gatherRelayed(${JSON.stringify(iceServers)})`);
    await page.close();
    return gathered as Gathered;
  }

  it('works with credentials that are still good, and not with ones that have expired', async () => {
    const good = await gather(30);
    expect(good.errors).toEqual([]);
    expect(good.relayed).toBeGreaterThan(0);
    expect(await gather(90)).toEqual({ relayed: 0, errors: expect.arrayContaining([401]) });
  });
});
