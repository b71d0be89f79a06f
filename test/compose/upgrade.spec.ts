/**
 * Every node of the stack is replaced, and the stack shrinks, under a live call and a ring of real
 * browsers and two dozen people who are just online: nobody notices, nobody loses their place.
 */
import type { Browser } from 'playwright-core';
import { Identity } from '../../client/src/core/identity.js';
import { SignalingClient } from '../../client/src/core/signaling.js';
import { Remembered } from '../../client/src/core/storage.js';
import { Guests, launch, Visitor } from '../browser/visitor.js';
import { Stack, until } from './stack.js';

const NODES = 3;
const PEOPLE = 24;
/** More than test/browser allows: the same machine builds an image and starts containers meanwhile. */
const MOST_PAUSE = 1_000;

let stack: Stack;
let browsers: Browser[];
const guests = new Guests();
const people: Person[] = [];

/** Somebody who is online with the page's own session, and what happened to it. */
class Person {
  readonly client: SignalingClient;
  readonly seen: string[] = [];
  readonly ids = new Set<string>();
  node = '';

  constructor(url: string) {
    const memory = (): Remembered => {
      const kept = new Map<string, string>();
      const storage = {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => kept.set(key, value),
        removeItem: (key: string) => kept.delete(key),
      };
      return new Remembered(() => storage as unknown as Storage);
    };
    this.client = new SignalingClient({ url, identity: new Identity(memory(), memory(), undefined) });
    this.client.onStatus(({ state }) => this.seen.push(state));
    this.client.onSession(({ self, node }) => {
      this.ids.add(self.id);
      this.node = node;
    });
  }
}

const arrive = (i: number, name: string): Promise<Visitor> =>
  guests.arrive(browsers[i] as Browser, stack.url, name);
const signalingIds = (): Promise<string[]> => stack.ids('signaling');

async function everybodyHere(): Promise<void> {
  const online = await Promise.all(
    Array.from({ length: PEOPLE }, async (_, i) => {
      const person = new Person(stack.url);
      await person.client.open({ name: `Guest ${i}` });
      return person;
    }),
  );
  people.push(...online);
}

/** Nobody has ever been without a connection, and everybody is who they were. */
function nobodyNoticed(): void {
  for (const { client, seen, ids } of people) {
    expect(seen.filter((state) => state !== 'connecting' && state !== 'connected')).toEqual([]);
    expect(client.status.state).toBe('connected');
    expect(ids.size).toBe(1);
  }
}

/** A live call, its pictures and its connections to the server watched from here on. */
async function talking(): Promise<[Visitor, Visitor]> {
  const [ada, bob] = [await arrive(0, 'Ada'), await arrive(1, 'Bob')];
  await Visitor.talk(ada, bob);
  await Promise.all([ada.sees(bob), bob.sees(ada)]);
  await Promise.all([ada.watchFrames(bob), bob.watchFrames(ada)]);
  for (const one of [ada, bob]) {
    await one.ask("void probe.watch('lost', probe.appears('[data-status=reconnecting]'))");
  }
  return [ada, bob];
}

async function callGoesOn(title: string, [ada, bob]: [Visitor, Visitor]): Promise<void> {
  const pauses = [await ada.longestPause(), await bob.longestPause()];
  const restarted = Date.now();
  const through = await ada.ask<number>('probe.restartIce()');
  console.log(
    `${title}: frames paused ${pauses.join(' and ')} ms; ICE restarts in ${through - restarted} ms`,
  );
  expect(Math.max(...pauses)).toBeLessThan(MOST_PAUSE);
  for (const one of [ada, bob]) {
    expect(await one.ask('Promise.race([probe.lost, "never"])')).toBe('never');
    expect(await one.ask('probe.connections()')).toBe(1);
  }
  await ada.hangUp();
  await bob
    .status('Call ended')
    .filter({ hasText: `${ada.name} hung up` })
    .waitFor();
}

/** Asks like an impatient visitor until told to stop; what went wrong is returned. */
function keepAsking(): () => Promise<string[]> {
  const wrong: string[] = [];
  let asking = true;
  const done = (async () => {
    while (asking) {
      await stack.node().catch((error: Error) => wrong.push(`${error.message}: ${String(error.cause)}`));
      // Ten a second, and not as many as there can be: that would take the pictures their time.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  return async () => {
    asking = false;
    await done;
    return wrong;
  };
}

/** A stack is ready with its first node; people are to be on all of them. */
async function allReady(): Promise<void> {
  const seen = new Set<string>();
  await until(async () => {
    seen.add(await stack.node());
    return seen.size < NODES ? `${NODES} nodes behind the balancer, and not ${[...seen].join(', ')}` : null;
  }, 60_000);
}

beforeAll(async () => {
  stack = await Stack.prepare({ COMPOSE_FILE: 'docker-compose.yml:test/compose/long-ring.yml' });
  browsers = await Promise.all([launch(), launch()]);
  await stack.up('--build', '--scale', `signaling=${NODES}`);
  await stack.ready();
  await allReady();
}, 600_000);
afterEach(async () => {
  await Promise.all(people.splice(0).map(({ client }) => client.close()));
  await guests.leave();
});
afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()));
  await stack?.down();
}, 120_000);

describe('./deploy/upgrade', () => {
  it('replaces every node, although it is killed on the way, and nobody notices', async () => {
    const pair = await talking();
    const [carl, dora] = [await arrive(0, 'Carl'), await arrive(1, 'Dora')];
    await carl.button(`Audio call ${dora.name}`).click();
    await dora.callFrom(carl).waitFor();
    await everybodyHere();
    const old = await signalingIds();
    const oldNodes = new Set(people.map(({ node }) => node));
    expect(old).toHaveLength(NODES);
    expect(oldNodes.size).toBe(NODES);
    const asked = keepAsking();

    const began = Date.now();
    const said = await stack.upgrade({ killAt: `2 of ${NODES}: the new node is ready` });
    expect(await signalingIds()).toHaveLength(NODES + 1);
    said.push(...(await stack.upgrade()));
    console.log(`upgrade of ${NODES} nodes: ${Date.now() - began} ms\n${said.join('\n')}`);
    expect(said.at(-1)).toBe(`upgrade: done: ${NODES} nodes, all of them new`);
    expect(said.filter((line) => line.includes('ended with'))).toEqual([]);

    expect(await asked()).toEqual([]);
    const ids = await signalingIds();
    expect(ids).toHaveLength(NODES);
    expect(ids.filter((id) => old.includes(id))).toEqual([]);
    nobodyNoticed();
    expect(people.filter(({ node }) => oldNodes.has(node))).toEqual([]);
    await callGoesOn('upgrade', pair);
    await carl.status(`Ringing ${dora.name}`).waitFor();
    await dora.answer(carl);
    await Promise.all([carl.hears(), dora.hears()]);
    await carl.hangUp();
  }, 240_000);
});

describe('./deploy/upgrade to a version that does not start', () => {
  it('takes nothing away, says why, and leaves nothing behind', async () => {
    await everybodyHere();
    const before = await signalingIds();
    const env = { COMPOSE_FILE: 'docker-compose.yml:test/compose/broken.yml' };
    const failed = stack.upgrade({ args: ['--no-build'], env });
    await expect(failed).rejects.toThrow(/RING_SECONDS must be[^]*does not get ready; it is removed/);
    expect(await signalingIds()).toEqual(before);
    nobodyNoticed();
  }, 120_000);
});

describe('docker compose up --scale, from 5 to 2', () => {
  it('moves everybody from those that go to those that stay', async () => {
    const before = await signalingIds();
    await stack.up('--no-build', '--scale', 'signaling=5');
    // To Compose the nodes of an upgrade are as good as its own: none was replaced.
    expect(await signalingIds()).toEqual(expect.arrayContaining(before));
    const nodes = new Set<string>();
    await until(async () => {
      nodes.add(await stack.node());
      return nodes.size === 5 ? null : `${nodes.size} nodes are in use`;
    });
    const pair = await talking();
    await everybodyHere();
    expect(new Set(people.map(({ node }) => node)).size).toBe(5);
    const asked = keepAsking();

    const began = Date.now();
    await stack.up('--no-build', '--scale', 'signaling=2');
    console.log(`5 to 2 nodes: ${Date.now() - began} ms`);
    expect(await asked()).toEqual([]);
    expect(await signalingIds()).toHaveLength(2);
    nobodyNoticed();
    expect(new Set(people.map(({ node }) => node)).size).toBe(2);
    await callGoesOn('5 to 2', pair);
  }, 240_000);
});
