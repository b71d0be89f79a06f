/**
 * The page's own client over a slow network, against a real node with its defaults: online at round trips of
 * up to 5 s. A stranger that is silent instead of slow is still shown out.
 */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { Identity } from '../../client/src/core/identity.js';
import { SignalingClient } from '../../client/src/core/signaling.js';
import { Remembered } from '../../client/src/core/storage.js';
import { Processes, type NodeProcess } from '../support/processes.js';
import { slowWire } from '../support/slow-wire.js';

const memory = (): Remembered => {
  const kept = new Map<string, string>();
  return new Remembered(
    () =>
      ({
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
        removeItem: (key: string) => void kept.delete(key),
      }) as unknown as Storage,
  );
};

describe('the page over a slow network', () => {
  const processes = new Processes();
  let node: NodeProcess;
  beforeAll(async () => void (node = await processes.start({})));
  afterAll(() => processes.close());

  // TCP, TLS, upgrade, greeting and registration: five round trips, and a little for the machine.
  it.concurrent.each([1, 1.7, 3.4, 5])(
    'is online, and asks and is answered, at a round trip of %s s',
    async (seconds) => {
      const ms = seconds * 1_000;
      const wire = await slowWire(node.port, ms);
      const identity = new Identity(memory(), memory(), undefined);
      const client = new SignalingClient({ identity, url: wire.url });
      try {
        const began = performance.now();
        const outcome = await client.open({ name: `Ada ${seconds}` });
        const took = performance.now() - began;
        expect(outcome).toMatchObject({ ok: true });
        expect(took).toBeLessThan(5 * ms + 4_000);
        console.log(`round trip ${ms} ms: online after ${Math.round(took)} ms, ${wire.tries} connections`);
        expect(await client.request('people:status', { status: 'away' })).toEqual({ ok: true });
      } finally {
        void client.close();
        await wire.close();
      }
    },
    60_000,
  );

  it('while one that is silent is shown out in twelve seconds at most', async () => {
    const socket = new WebSocket(`${node.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    await once(socket, 'open');
    const began = performance.now();
    await once(socket, 'close');
    expect(performance.now() - began).toBeLessThan(12_000);
  }, 30_000);
});
