/**
 * Who is let in and who may stay (contract 2 and 4): three seconds to say who one is, so many
 * connections from one address, so many devices of one person, and nothing compressed.
 */
import { request } from 'node:http';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';

const engineOf = (socket: Socket) =>
  socket.io.engine as unknown as { on(event: 'close', fn: () => void): void };

describeTopologies(
  'a connection that does not say who it is',
  (stage) => {
    it('is told, and closed', async () => {
      const silent = await stage.connect(0);
      const [polling, ana] = [
        await TestClient.connect(stage.node(0).url, { transports: ['polling'] }),
        await stage.person('Ana', 0),
      ];
      for (const one of [silent, polling]) {
        await one.waitFor('session:closed', { code: 'not_registered', retry: true }, 'it is told');
        await one.closed;
      }
      await ana.ok('people:watch', {});
    });

    it('is closed even if it does not ask for a namespace', async () => {
      const socket = io(stage.node(0).url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
      });
      // Nothing goes out but the handshake.
      socket.io.engine.on('packetCreate', (packet: { type: string }) => (packet.type = 'noop'));
      await new Promise<void>((resolve) => engineOf(socket).on('close', resolve));
    });

    it('is not closed once it has asked, though it was refused or has left', async () => {
      const [refused, left] = [await stage.connect(0), await stage.person('Left', 0)];
      await refused.fails('session:register', { name: '' }, 'name_invalid');
      await left.ok('session:leave', {});
      const later = await stage.connect(0);
      await later.closed;
      await refused.register('Late');
      await left.register('Back');
    });
  },
  { REGISTER_SECONDS: '0.5' },
);

describeTopologies(
  'connections from one address',
  (stage) => {
    const from = (forwarded: string, transport = 'websocket'): Promise<TestClient | null> =>
      TestClient.connect(stage.node(0).url, {
        transports: [transport],
        extraHeaders: { 'x-forwarded-for': forwarded },
      }).catch(() => null);
    const close = (clients: (TestClient | null)[]) =>
      Promise.all(clients.map(async (client) => client?.close()));

    it('are so many and no more, whatever the client says of itself', async () => {
      const two = [await from('198.51.100.1'), await from('198.51.100.1', 'polling')];
      expect(two).not.toContain(null);
      for (const transport of ['websocket', 'polling']) {
        expect(await from('203.0.113.9, 198.51.100.1', transport)).toBeNull();
      }
      const other = await from('198.51.100.1, 198.51.100.2');
      expect(other).not.toBeNull();
      await close([...two.splice(0, 1), other]);
      const next = await inTime(() => from('198.51.100.1'));
      await close([...two, next]);
    });

    /** The node may hear of an end a moment later than the client who makes it. */
    async function inTime(make: () => Promise<TestClient | null>): Promise<TestClient> {
      const until = performance.now() + 5_000;
      for (;;) {
        const client = await make();
        if (client) return client;
        if (performance.now() > until) throw new Error('nobody is let in, though somebody has gone');
      }
    }

    it('of IPv6 are counted by 64 bits', async () => {
      const two = [await from('2001:db8:0:1::1'), await from('2001:db8:0:1:ffff::2')];
      expect(two).not.toContain(null);
      expect(await from('2001:0db8::1:0:0:0:3')).toBeNull();
      const neighbour = await from('2001:db8:0:2::1');
      expect(neighbour).not.toBeNull();
      await close([...two, neighbour]);
    });
  },
  { TRUST_PROXY: '1', MAX_SOCKETS_PER_ADDRESS: '2' },
);

describeTopologies(
  'the devices of one person',
  (stage) => {
    it('are so many and no more, on all nodes together', async () => {
      const first = await stage.person('Ana', 0);
      const second = await stage.device(first, 1);
      const third = await stage.connect(2);
      const body = { name: 'Ana', token: first.token };
      await third.fails('session:register', body, 'rate_limited');
      expect((await stage.resume(second, 0)).device).toBe(second.device);
      await third.fails('session:register', body, 'rate_limited');
      await first.leave();
      await third.register('Ana', { token: second.token });
      expect(third.id).toBe(second.id);
    });
  },
  { MAX_DEVICES_PER_PERSON: '2' },
);

describeTopologies('what is sent', (stage) => {
  it('is compressed neither by websocket nor by polling', async () => {
    expect((await upgrade(stage))['sec-websocket-extensions']).toBeUndefined();
    // An answer that is worth it: above a kilobyte.
    for (let i = 0; i < 20; i++) await stage.person(`${i}`.padEnd(64, 'x'), 0);
    const url = `${stage.node(0).url}/socket.io/?EIO=4&transport=polling`;
    const headers = { 'accept-encoding': 'gzip, deflate' };
    const { sid } = JSON.parse((await (await fetch(url, { headers })).text()).slice(1)) as { sid: string };
    /** Sends one packet, and reads until something like this comes. */
    const exchange = async (packet: string, wanted: string): Promise<Response> => {
      await fetch(`${url}&sid=${sid}`, { method: 'POST', body: packet });
      for (;;) {
        const answer = await fetch(`${url}&sid=${sid}`, { headers });
        const text = await answer.clone().text();
        if (text.includes(wanted)) return answer;
      }
    };
    await exchange('40', '40{');
    await exchange('421["session:register",{"name":"Ana"}]', '431[');
    const answer = await exchange('422["people:watch",{}]', '432[');
    expect((await answer.text()).length).toBeGreaterThan(1_024);
    expect(answer.headers.get('content-encoding')).toBeNull();
  });
});

/** The answer's headers to a client that would like compression. */
async function upgrade(stage: Stage): Promise<IncomingHttpHeaders> {
  const asking = request(`${stage.node(0).url}/socket.io/?EIO=4&transport=websocket`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits',
    },
  });
  asking.end();
  const [response, socket] = (await once(asking, 'upgrade')) as [
    { headers: IncomingHttpHeaders },
    { destroy(): void },
  ];
  socket.destroy();
  return response.headers;
}
