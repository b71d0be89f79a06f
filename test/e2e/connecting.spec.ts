/**
 * Who may open a connection, and how (contract 2 ALLOWED_ORIGINS, contract 4): the page of this
 * server, programs without an Origin, the origins that are allowed; by websocket or polling.
 */
import { incoming, join } from '../support/calls.js';
import { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';

const from = (origin: string) => ({ extraHeaders: { origin } });

/** Whether a page of this origin gets a connection. */
async function gets(stage: Stage, origin: string): Promise<boolean> {
  try {
    const client = await TestClient.connect(stage.node(0).url, from(origin));
    await client.close();
    return true;
  } catch {
    return false;
  }
}

describeTopologies('a connection', (stage) => {
  it('is for the page of this server, not for those of others', async () => {
    const { host } = new URL(stage.node(0).url);
    expect(await gets(stage, `http://${host}`)).toBe(true);
    // Behind a balancer that ends TLS the page's origin is https.
    expect(await gets(stage, `https://${host}`)).toBe(true);
    for (const origin of [
      'https://evil.example',
      `https://${host}.evil.example`,
      'null',
      'http://localhost:1',
    ]) {
      expect([origin, await gets(stage, origin)]).toEqual([origin, false]);
    }
  });

  it('by polling works as well, for other clients than the page', async () => {
    const url = stage.node(0).url;
    const ana = await TestClient.connect(url, { transports: ['polling'] });
    await ana.register('Ana');
    const bo = await stage.person('Bo', 1);
    const { call } = await ana.ok('call:invite', { to: bo.id, media: 'audio' });
    await incoming(bo, call.id);
    await join(call.id, bo, ana);
    await bo.ok('signal:send', { call: call.id, to: ana.id, seq: 1 });
    await ana.waitFor('signal:received', { seq: 1 }, 'a signal arrives by polling');
    await ana.leave();
  });
});

describeTopologies(
  'a connection where origins are named',
  (stage) => {
    it('is for exactly those, and for programs that are no page', async () => {
      expect(await gets(stage, 'https://call.example.org')).toBe(true);
      expect(await gets(stage, 'http://localhost:3000')).toBe(true);
      const { origin } = new URL(stage.node(0).url);
      const others = [
        origin,
        'http://call.example.org',
        'https://call.example.org:8443',
        'https://example.org',
      ];
      for (const other of others) expect([other, await gets(stage, other)]).toEqual([other, false]);
      await stage.person('Program', 0);
    });
  },
  { ALLOWED_ORIGINS: 'https://call.example.org,http://localhost:3000' },
);
