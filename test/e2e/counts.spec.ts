/**
 * What cannot wander with the machine: how many frames a call costs, and how many one who joins. Times
 * are the benchmark's (docs/performance.md); this is what it would lose first if something crept in.
 */
import { OurPair } from '../../bench/clients/calls.js';
import { make } from '../../bench/clients/many.js';
import { OurClient } from '../../bench/clients/our-client.js';
import { received } from '../../bench/clients/wire.js';
import { startNodes, type Nodes } from '../support/nodes.js';

/** Rounds of the windows are 255 ms apart; so long without a message, all is told. */
const QUIET_MS = 700;
const WATCHERS = 300;
/** Of the one who joins: Engine.IO's and Socket.IO's greeting, and the reply to session:register. */
const OWN = 3;

describe('what it costs in frames', () => {
  let nodes: Nodes;
  let url: string;
  beforeAll(async () => {
    nodes = await startNodes(1);
    url = nodes.node(0).url;
  });
  afterAll(() => nodes.close());

  async function frames(of: () => Promise<unknown>): Promise<{ messages: number; bytes: number }> {
    const { messages, bytes } = received;
    await of();
    for (let seen = -1; seen !== received.messages;) {
      seen = received.messages;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    }
    return { messages: received.messages - messages, bytes: received.bytes - bytes };
  }

  it('a call: its six requests, and seven events', async () => {
    const pair = new OurPair(await OurClient.online(url, 'Ann'), await OurClient.online(url, 'Bob'));
    const { messages } = await frames(async () => {
      await pair.begin();
      await pair.negotiate();
      await pair.end();
    });
    // invite, alert, accept, offer, answer, leave; incoming, alerting, joined, offer, answer, two ends.
    expect(messages).toBe(6 + 7);
  });

  it('one who joins: a number to each, some at a time; in sight: one frame to each', async () => {
    await make(WATCHERS, 16, async (i) => {
      const client = await OurClient.online(url, `m ${1_000 + i}`);
      await client.ok('people:watch', {});
    });
    await frames(async () => undefined);
    const out = await frames(() => OurClient.online(url, 'zoe'));
    const sight = await frames(() => OurClient.online(url, 'ada'));
    expect(out.messages - OWN).toBe(WATCHERS);
    expect(sight.messages - OWN).toBe(WATCHERS);
    expect(out.bytes / WATCHERS).toBeLessThan(130);
    expect(sight.bytes / WATCHERS).toBeLessThan(300);
  }, 60_000);
});
