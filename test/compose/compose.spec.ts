/**
 * The shipped stack, for real: three nodes behind the balancer, scaled to five in the middle of a
 * call. Needs a Docker engine with Compose. Builds the image, so the first test waits a minute.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { io } from 'socket.io-client';
import type { Outcome } from '../../src/protocol/events.js';
import { Guests, launch, Visitor } from '../browser/visitor.js';
import { incoming, joined, over, talk } from '../support/calls.js';
import { faults } from '../support/headers.js';
import type { TestClient } from '../support/test-client.js';
import { nodeOf, Stack, until } from './stack.js';

let stack: Stack;
const firstNodes = new Set<string>();

beforeAll(async () => {
  stack = await Stack.prepare();
  await stack.up('--build', '--scale', 'signaling=3');
  await stack.ready();
}, 600_000);
afterAll(async () => {
  await stack?.down();
}, 120_000);

/** One signal from one to the other, and the proof that it came. */
async function signal(from: TestClient, to: TestClient, call: string, seq: number): Promise<void> {
  const candidates = [{ candidate: `candidate:${seq} 1 udp 1 192.0.2.1 9 typ host`, sdpMid: '0' }];
  await from.ok('signal:send', { call, to: to.id, seq, candidates });
  await to.waitFor('signal:received', { call, from: from.id, seq }, `${to.label} gets signal ${seq}`);
}

describe('docker compose up', () => {
  it('serves the page and all nodes through one port', async () => {
    const page = await fetch(stack.url);
    expect(await page.text()).toContain('<html');
    expect(faults(page)).toEqual([]);
    await until(async () => {
      firstNodes.add(await stack.node());
      return firstNodes.size === 3 ? null : `the balancer gave us ${[...firstNodes].join(', ')} so far`;
    });
  });

  it('runs nothing as root that lives, writes nowhere, and publishes only balancer and relay', async () => {
    const containers = await stack.containers();
    console.log(
      containers.map(({ service, user, readOnly }) => `${service}: ${user} ${readOnly}`).join('\n'),
    );
    expect(containers.filter(({ service }) => service === 'signaling')).toHaveLength(3);
    for (const container of containers) {
      expect(container).toMatchObject({ readOnly: true, dropped: ['ALL'] });
      expect(container.security).toContain('no-new-privileges:true');
      // The one that hands the secrets over has ended by now.
      if (container.service !== 'secrets') expect(container.user).not.toMatch(/^(0(:.*)?|root)?$/);
      if (!['balancer', 'turn'].includes(container.service)) expect(container.published).toEqual([]);
    }
    expect(containers.find(({ service }) => service === 'balancer')?.published).toEqual(['5000/tcp']);
  });

  it('carries a call between two nodes', async () => {
    const ana = await stack.person('Ana');
    const bea = await stack.personElsewhere('Bea', nodeOf(ana));
    const { call } = await ana.ok('call:invite', { to: bea.id, media: 'video' });
    await incoming(bea, call.id);
    await bea.ok('call:alert', { call: call.id });
    await ana.waitFor('call:alerting', { call: call.id }, 'Ana hears that it rings');
    await bea.ok('call:accept', { call: call.id, media: 'video' });
    await joined(ana, call.id, bea);
    await signal(ana, bea, call.id, 1);
    await signal(bea, ana, call.id, 1);
    await bea.ok('call:leave', { call: call.id });
    await over(call.id, 'left', ana);
  });

  it('keeps a client that starts with polling on one node', async () => {
    // withCredentials: keep cookies, as a browser does.
    const socket = io(stack.url, { transports: ['polling'], withCredentials: true, forceNew: true });
    try {
      for (const name of ['Polly', 'Polly two', 'Polly three']) {
        const event = name === 'Polly' ? 'session:register' : 'session:rename';
        const outcome = (await socket
          .timeout(10_000)
          .emitWithAck(event, { name })) as Outcome<'session:rename'>;
        expect(outcome).toMatchObject({ ok: true, self: { name } });
      }
    } finally {
      socket.disconnect();
    }
  });

  it('gives credentials that the relay takes, and no others', async () => {
    const ana = await stack.person('Ana');
    const turn = ana.registered?.iceServers.find(({ username }) => username);
    const relay = (credential: string): Promise<{ stdout: string }> => {
      const person = ['-u', turn?.username ?? '', '-w', credential, '-p', String(stack.turnPort)];
      // Two relayed ports that talk to each other, five packets.
      const command = ['turnutils_uclient', '-y', ...person, '-n', '5', '-m', '1', 'localhost'];
      return promisify(execFile)('timeout', ['15', ...command]);
    };
    expect(turn?.urls).toContain(`turn:localhost:${stack.turnPort}?transport=udp`);
    expect((await relay(turn?.credential ?? '')).stdout).toContain('Total lost packets 0');
    await expect(relay('wrong')).rejects.toThrow();
  }, 40_000);
});

describe('two people with browsers', () => {
  const guests = new Guests();
  afterEach(() => guests.leave());

  it('see and hear each other, on two nodes, by the relay alone', async () => {
    const browser = await launch();
    // Nobody sends from an address of their own: only coturn's ports can carry the media.
    const arrive = (name: string): Promise<Visitor> =>
      guests.arrive(browser, stack.url, name, { remember: { 'dogeller.relayOnly': 'true' } });
    try {
      const ada = await arrive('Ada');
      let bob = await arrive('Bob');
      await until(async () => {
        const [one, other] = [await ada.node(), await bob.node()];
        if (one !== other) return null;
        bob = await arrive('Bob');
        return `both pages are on ${one}`;
      });
      await Visitor.talk(ada, bob);
      await Promise.all([ada.sees(bob), bob.sees(ada), ada.hears(), bob.hears()]);
      expect(await ada.ask('probe.pair()')).toEqual(['relay', 'relay']);
      await bob.hangUp();
      await Promise.all([ada.released(), bob.released()]);
      await guests.leave();
    } finally {
      await browser.close();
    }
  }, 120_000);
});

describe('docker compose up --scale', () => {
  it('adds nodes under a running call, which does not notice, and uses them', async () => {
    const ana = await stack.person('Ana');
    const bea = await stack.personElsewhere('Bea', nodeOf(ana));
    const call = await talk(ana, bea);

    const scaling = stack.up('--no-build', '--scale', 'signaling=5');
    const added = new Set<string>();
    let seq = 0;
    await until(async () => {
      seq += 1;
      await signal(ana, bea, call.id, seq);
      await signal(bea, ana, call.id, seq);
      const node = await stack.node();
      if (!firstNodes.has(node)) added.add(node);
      return added.size === 2 ? null : `${added.size} new nodes are in use after ${seq} signals`;
    }, 90_000);
    await scaling;

    const carl = await stack.personElsewhere('Carl', ...firstNodes);
    await until(async () => {
      const found = await ana.request('people:get', { id: carl.id });
      return found.ok ? null : `Ana does not see the person on the new node: ${found.code}`;
    });
    await signal(ana, bea, call.id, seq + 1);
    expect(ana.connected && bea.connected).toBe(true);
    expect(ana.has('call:left', 'call:ended', 'session:closed', 'server:draining')).toEqual([]);
    await ana.ok('call:leave', { call: call.id });
    await over(call.id, 'left', bea);
  }, 180_000);
});
