/** Media through a real TURN server, with the credentials that the server made. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import type { Browser } from 'playwright-core';
import { freePort } from '../support/free-port.js';
import { startNodes, type Nodes } from '../support/nodes.js';
import { Guests, launch, until, Visitor } from './visitor.js';

const TURNSERVER = '/usr/bin/turnserver';
const SECRET = 'the secret of this test';
const HIDDEN = { 'dogeller.relayOnly': 'true' };

const guests = new Guests();
let browser: Browser;
let turn: ChildProcess;
let port: number;

const answers = (to: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port: to, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** `--allow-loopback-peers` is for tests on one machine only; coturn itself warns of it. */
async function startTurn(): Promise<void> {
  if (!existsSync(TURNSERVER)) throw new Error('coturn is not installed (Debian: apt-get install coturn)');
  port = await freePort();
  const address = [
    '--listening-ip',
    '127.0.0.1',
    '--relay-ip',
    '127.0.0.1',
    '--listening-port',
    String(port),
  ];
  const secret = [
    '--realm',
    'dogeller',
    '--use-auth-secret',
    '--static-auth-secret',
    SECRET,
    '--fingerprint',
  ];
  const rest = [
    '--no-tls',
    '--no-dtls',
    '--no-cli',
    '--allow-loopback-peers',
    '--pidfile',
    `${tmpdir()}/turn-${port}.pid`,
  ];
  turn = spawn(TURNSERVER, ['-n', ...address, ...secret, ...rest, '--log-file', 'stdout'], {
    stdio: 'ignore',
  });
  await until(
    'coturn to listen',
    () => answers(port),
    (open) => open,
  );
}

beforeAll(async () => {
  [browser] = await Promise.all([launch(), startTurn()]);
});
afterEach(() => guests.leave());
afterAll(async () => {
  await browser.close();
  const gone = once(turn, 'exit');
  turn.kill();
  await gone;
});

/** Two people who hide their addresses, on a node that shares this secret with coturn. */
async function meeting(secret: string, query: string): Promise<{ nodes: Nodes; ada: Visitor; bob: Visitor }> {
  const env = { TURN_URLS: `turn:127.0.0.1:${port}${query}`, TURN_SECRET: secret };
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
    const { nodes, ada, bob } = await meeting('another secret', '?transport=udp');
    await ada.call(bob);
    await bob.answer(ada);
    for (const one of [ada, bob]) {
      await one.status('The relay server refused us').waitFor();
      await one.inCall('connecting');
    }
    await guests.leave();
    await nodes.close();
  });
});
