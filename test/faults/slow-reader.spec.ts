/**
 * F12: a client that stops reading. It loses directory changes first, and at 1 MiB in the server's
 * queue its connection; the server keeps no more than that for it, and nobody else notices. From one
 * whose own answers wait nothing more is read, be they lists, registrations, refusals or pongs.
 */
import type { WebSocket as RawWebSocket } from 'ws';
import { talk } from '../support/calls.js';
import { freePort } from '../support/free-port.js';
import { LightClient } from '../support/light-client.js';
import { CROWD } from '../support/nodes.js';
import type { NodeProcess } from '../support/processes.js';
import { describeRedis } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';
import { Window, sees } from '../support/window.js';
import { eventually } from './cluster.js';
import { ProcessCluster } from './process-cluster.js';

const SDP = 'v=0\r\n'.padEnd(40_000, 'a');
/** 80 MB: without a limit the server would keep all of it but what the kernel holds. */
const MOST_SIGNALS = 2_000;
const PROBES = 150;

/** Stops reading from its TCP connection, or goes on. */
function reading(client: TestClient, on: boolean): void {
  const { ws } = client.socket.io.engine.transport as unknown as {
    ws: { _socket: { pause(): void; resume(): void } };
  };
  if (on) ws._socket.resume();
  else ws._socket.pause();
}

describeRedis('a client that stops reading', () => {
  let cluster: ProcessCluster;
  let metricsPort: number;
  let seq = 0;
  const clients: TestClient[] = [];
  const extras: LightClient[] = [];

  beforeAll(async () => {
    metricsPort = await freePort();
    cluster = await ProcessCluster.start(1, {
      ...CROWD,
      METRICS_PORT: String(metricsPort),
      RATE_FACTOR: '1',
    });
    // A port of metrics that is taken costs the metrics only.
    await cluster.add();
  });
  afterEach(async () => {
    for (const one of extras.splice(0)) one.close();
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });
  afterAll(() => cluster.close());

  async function on(node: NodeProcess, name: string): Promise<TestClient> {
    const client = await TestClient.connect(node.url);
    clients.push(client);
    await client.register(name);
    return client;
  }

  async function residentMiB(): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    const bytes = /^dogeller_node_process_resident_memory_bytes (\S+)$/m.exec(text)?.[1];
    return Number(bytes) / 2 ** 20;
  }

  /** Sends until a signal is refused, a few under way at a time; gives how many were taken. */
  async function flood(
    call: string,
    from: TestClient,
    to: TestClient,
    most: number,
    lanes = 4,
  ): Promise<number> {
    let taken = 0;
    let refused = false;
    const lane = async (): Promise<void> => {
      while (!refused && taken < most) {
        taken++;
        const description = { type: 'offer' as const, sdp: SDP };
        const { ok } = await from.request('signal:send', { call, to: to.id, seq: ++seq, description });
        if (!ok) refused = true;
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return taken;
  }

  /** The 99th percentile of a signal's way, ms. */
  async function p99(call: string, from: TestClient, to: TestClient): Promise<number> {
    const times: number[] = [];
    for (let i = 0; i < PROBES; i++) {
      const at = performance.now();
      const probe = { call, seq: ++seq };
      await from.ok('signal:send', { ...probe, to: to.id });
      await to.waitFor('signal:received', probe, 'the probe arrives');
      times.push(performance.now() - at);
    }
    return times.sort((a, b) => a - b)[Math.floor(PROBES * 0.99)] as number;
  }

  it.each([
    ['its own node', 0],
    ['another node', 1],
  ])(
    'F12: is cut off at 1 MiB when the sender is on %s, and others notice nothing',
    async (_, from) => {
      const [slow, sender] = [await on(cluster.node(0), 'Slow'), await on(cluster.node(from), 'Sender')];
      const [ana, bo] = [await on(cluster.node(0), 'Ana'), await on(cluster.node(1), 'Bo')];
      const [bad, good] = [await talk(sender, slow), await talk(ana, bo)];
      // What the same flood costs them when it is read: the sender and the tests need processors too.
      const flooded = async (most: number): Promise<{ taken: number; ms: number }> => {
        const [ms, taken] = await Promise.all([p99(good.id, ana, bo), flood(bad.id, sender, slow, most)]);
        return { taken, ms };
      };
      const read = await flooded(150);
      const before = await residentMiB();
      reading(slow, false);
      const unread = await flooded(MOST_SIGNALS);
      expect(unread.taken).toBeLessThan(MOST_SIGNALS);
      const said = (): boolean => cluster.node(0).log.some((line) => line.includes('does not read'));
      await eventually('the log says so', 2_000, async () => said());
      // The limit and the garbage of what passed through; the flood itself would be 80 MB.
      expect((await residentMiB()) - before).toBeLessThan(40);
      // Twice; or so little that it is the machine's noise in 150 probes.
      expect(unread.ms).toBeLessThan(Math.max(2 * read.ms, 250));
      expect([ana.connected, bo.connected, sender.connected]).toEqual([true, true, true]);
      reading(slow, true);
      await slow.closed;
      // Its place is kept like that of any device that lost its connection.
      const back = await TestClient.connect(cluster.node(1).url);
      clients.push(back);
      const { call } = await back.register('Slow', { token: slow.token, device: slow.device });
      expect(call?.id).toBe(bad.id);
    },
    30_000,
  );

  it('F12: that is only behind misses no more than the steps between directory changes', async () => {
    const [slow, sender] = [await on(cluster.node(0), 'Slow'), await on(cluster.node(0), 'Sender')];
    const [quick, renamed] = [await on(cluster.node(0), 'Quick'), await on(cluster.node(1), 'Name 0')];
    const capacity = await takenBeforeCutOff(sender);
    const { id } = await talk(sender, slow);
    const windows = await Promise.all([slow, quick].map((client) => Window.open(client, 'Name')));
    const [late, live] = windows as [Window, Window];
    await slow.until(() => (late.people.size === 1 ? null : 'the window is not there'));
    reading(slow, false);
    // About half of the server's 1 MiB is in use.
    const behind = capacity - Math.round(2 ** 19 / SDP.length);
    expect(await flood(id, sender, slow, behind, 1)).toBe(behind);
    for (let i = 1; i <= 8; i++) {
      await renamed.ok('session:rename', { name: `Name ${i}` });
      await sees(quick, renamed.id, `Name ${i} (available)`);
      await quick.until(() => (live.text().includes(`Name ${i} `) ? null : `the window lacks Name ${i}`));
    }
    expect(live.times).toHaveLength(8);
    reading(slow, true);
    await slow.until(() => (late.text().includes('Name 8 ') ? null : late.text()), 10_000);
    expect(slow.connected).toBe(true);
    expect(late.times.length).toBeLessThan(4);
    expect(late.gaps).toBe(0);
  }, 30_000);

  /** People whose names fill a list: 200 of them are 50 KB. */
  async function crowd(node: NodeProcess): Promise<void> {
    const people = Array.from({ length: 200 }, (_, i) => new LightClient(`${'名'.repeat(60)}${i}`));
    await Promise.all(people.map((one) => one.enter(node.url)));
    extras.push(...people);
  }

  const wsOf = (client: TestClient): RawWebSocket =>
    (client.socket.io.engine.transport as unknown as { ws: RawWebSocket }).ws;

  /** Sends it again and again until the server reads no more, has ended it, or all has been sent. */
  async function pour(
    client: TestClient,
    send: (ws: RawWebSocket, i: number) => void,
    most: number,
  ): Promise<void> {
    const ws = wsOf(client);
    for (let i = 0; i < most && ws.readyState === ws.OPEN; i++) {
      send(ws, i);
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it.each<[string, (ws: RawWebSocket, i: number) => void]>([
    ['lists', (ws, i) => ws.send(`42${1_000 + i}["people:watch",{"limit":200}]`)],
    [
      'lists, registrations and refusals',
      (ws, i) =>
        ws.send(
          // No more registrations than it may.
          i % 25 === 0
            ? `42${10_000 + i}["session:register",{"name":"Slow"}]`
            : i % 3 === 0
              ? `42${10_000 + i}["people:get",{"id":"nobody"}]`
              : `42${10_000 + i}["people:watch",{"limit":200}]`,
        ),
    ],
  ])(
    'F12: is not read from while its answers wait, and gets them all once it reads: %s',
    async (_, send) => {
      const node = cluster.node(0);
      await crowd(node);
      const [slow, ana] = [await on(node, 'Slow'), await on(node, 'Ana')];
      const before = await residentMiB();
      let answers = 0;
      slow.socket.io.engine.on('packet', ({ data }: { data?: string }) => {
        if (data?.startsWith('3') && data.length > 3) answers++;
      });
      reading(slow, false);
      // 100 MB of lists: without a limit the server would keep them.
      await pour(slow, send, MOST_SIGNALS);
      for (let i = 0; i < 100; i++) await ana.ok('people:watch', {});
      expect((await residentMiB()) - before).toBeLessThan(40);
      reading(slow, true);
      await eventually('all is answered', 30_000, async () => answers === MOST_SIGNALS);
      expect(slow.connected).toBe(true);
    },
    60_000,
  );

  it('F12: its pings cost nothing but its connection', async () => {
    const node = cluster.node(0);
    const [slow, ana] = [await on(node, 'Slow'), await on(node, 'Ana')];
    const before = await residentMiB();
    const code = new Promise((resolve) => wsOf(slow).once('close', resolve));
    reading(slow, false);
    await pour(slow, (ws) => ws.ping('p'.repeat(125)), 400_000);
    for (let i = 0; i < 100; i++) await ana.ok('people:watch', {});
    expect((await residentMiB()) - before).toBeLessThan(40);
    reading(slow, true);
    expect([1006, 1008]).toContain(await code);
    const said = (): boolean => node.log.some((line) => line.includes('control frames without end'));
    await eventually('the log says so', 2_000, async () => said());
  }, 30_000);

  it('F12: is not read from by polling while its answers wait, and gets them once it polls', async () => {
    const node = cluster.node(0);
    await crowd(node);
    const ana = await on(node, 'Ana');
    const before = await residentMiB();
    const url = `${node.url}/socket.io/?EIO=4&transport=polling`;
    const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string };
    const post = async (...packets: string[]): Promise<number> =>
      (await fetch(`${url}&sid=${sid}`, { method: 'POST', body: packets.join('\u001e') })).status;
    await post('40');
    await post('420["session:register",{"name":"Slow"}]');
    const lists = Array.from({ length: MOST_SIGNALS }, (_, i) => `42${i + 1}["people:watch",{"limit":200}]`);
    expect(await post(...lists)).toBe(200);
    for (let i = 0; i < 100; i++) await ana.ok('people:watch', {});
    expect((await residentMiB()) - before).toBeLessThan(40);
    // All of them would be a thousand polls.
    for (let came = 0; came < 200;) {
      const text = await (await fetch(`${url}&sid=${sid}`)).text();
      came += text.split('\u001e').filter((packet) => /^43[1-9]/.test(packet)).length;
    }
  }, 60_000);

  /** How many signals the kernel and the server hold for a client that does not read. */
  async function takenBeforeCutOff(sender: TestClient): Promise<number> {
    const scapegoat = await on(cluster.node(0), 'Scapegoat');
    const { id } = await talk(sender, scapegoat);
    reading(scapegoat, false);
    const taken = await flood(id, sender, scapegoat, MOST_SIGNALS, 1);
    await sender.ok('call:leave', { call: id });
    return taken;
  }
});
