/**
 * A pair whose first connection is broken on purpose meets all the same: the pages rebuild it by
 * themselves, in calls of two and of three, in Chromium and in Firefox, and say so meanwhile.
 */
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { Browser } from 'playwright-core';
import type { Browser as Firefox } from 'puppeteer-core';
import { startNodes, type Nodes } from '../support/nodes.js';
import { Fox, launchFirefox } from './fox.js';
import { hearsOthers } from './hears-others.js';
import { Guests, launch, type Visitor } from './visitor.js';

const BROKEN = readFileSync(new URL('./broken.js', import.meta.url), 'utf8');
const HOWS = ['no candidate', 'no answer', 'no DTLS', 'no media'] as const;
type How = (typeof HOWS)[number];
const MOST_MS = 10_000;

const script = (how: How, first: number): string =>
  `window.broken = ${JSON.stringify({ how, first })};\n${BROKEN}`;

type Page = Visitor | Fox;

const guests = new Guests();
let chromium: Browser;
let firefox: Firefox;
let nodes: Nodes;

beforeAll(async () => {
  [chromium, firefox, nodes] = await Promise.all([launch(), launchFirefox(), startNodes(1)]);
}, 60_000);
afterEach(() => guests.leave());
afterAll(async () => {
  await Promise.all([chromium.close(), firefox.close()]);
  await nodes.close();
});

const arrive = (name: string): Promise<Visitor> => guests.arrive(chromium, nodes.node(0).url, name);

/** Somebody whose first connections are broken so. */
function breaks(browser: string, how: How, first: number): Promise<Page> {
  const before = script(how, first);
  if (browser === 'Firefox') return Fox.arrive(firefox, nodes.node(0).url, 'Bob', before);
  return guests.arrive(chromium, nodes.node(0).url, 'Bob', {
    prepare: (page) => page.addInitScript(before),
  });
}

/** In Firefox by the document itself, as soon as it rings. */
async function accept(one: Page, caller: Visitor): Promise<void> {
  if (!(one instanceof Fox)) return one.answer(caller);
  await one.ask("probe.ring().then((dialog) => dialog.querySelector('button.accept').click())");
}

/** Milliseconds from the accept until everybody hears everybody. */
async function meeting(people: readonly Page[], caller: Visitor, callee: Page): Promise<number> {
  await accept(callee, caller);
  const start = Date.now();
  await Promise.all(people.map((one) => hearsOthers(one, people.length - 1, 2 * MOST_MS)));
  await Promise.all(people.map((one) => one.inCall('connected')));
  return Date.now() - start;
}

/** The time is a promise for a machine that has room; where more wants to run than it can, all is later. */
function expectSoon(what: string, ms: number): void {
  console.log(`${what}: met after ${ms} ms`);
  expect(ms).toBeLessThan(MOST_MS * Math.max(1, (loadavg()[0] ?? 0) / cpus().length));
}

async function leave(one: Page): Promise<void> {
  // Firefox calls it an error of the page when a connection finds no way.
  if (one instanceof Fox) await one.close(/ICE failed/);
}

/** All of them take minutes: the rest runs with TEST_LONG=1. */
const SAMPLE = { Chromium: ['no candidate', 'no media'], Firefox: ['no answer'] } as const;
const SAMPLE_OF_THREE = { Chromium: 'no answer', Firefox: 'no answer' } as const;

describe.each(['Chromium', 'Firefox'] as const)('a first connection that is broken in %s', (browser) => {
  it.each(process.env['TEST_LONG'] ? HOWS : SAMPLE[browser])(
    'is replaced in a call of two: %s',
    async (how) => {
      const [ada, bob] = await Promise.all([arrive('Ada'), breaks(browser, how, 1)]);
      await ada.call(bob);
      const ms = await meeting([ada, bob], ada, bob);
      const meanwhile = how === 'no media' ? 'reconnecting' : 'connecting';
      expect(await bob.ask<string[]>('callStates')).toContain(meanwhile);
      expect(await ada.ask<number>('probe.connections()')).toBeGreaterThan(1);
      expectSoon(`${how}, ${browser}`, ms);
      await leave(bob);
    },
    60_000,
  );

  it.each(process.env['TEST_LONG'] ? HOWS : [SAMPLE_OF_THREE[browser]])(
    'is replaced in a call of three: %s',
    async (how) => {
      const [ada, cy, bob] = await Promise.all([arrive('Ada'), arrive('Cy'), breaks(browser, how, 2)]);
      await ada.call(cy);
      await cy.answer(ada);
      await ada.inCall('connected');
      await ada.asksIn(bob);
      const ms = await meeting([ada, cy, bob], ada, bob);
      expectSoon(`${how}, ${browser}, three`, ms);
      await leave(bob);
    },
    60_000,
  );
});

/** As with odd relay settings, a policy, or too many connections. */
const NONE = `window.RTCPeerConnection = class {
  constructor() { throw new TypeError('no connections here'); }
};`;

describe('a browser that makes no RTCPeerConnection', () => {
  it('shows the ring all the same, and both sides are told why nothing comes of an answer', async () => {
    const ada = await arrive('Ada');
    const bob = await guests.arrive(chromium, nodes.node(0).url, 'Bob', {
      prepare: (page) => page.addInitScript(NONE),
    });
    await ada.call(bob);
    await ada.status(`Ringing ${bob.name}`).waitFor();
    await bob.answer(ada);
    await bob.page
      .getByText('This browser cannot make calls here (TypeError: no connections here)')
      .waitFor();
    await ada.page.getByText(`The browser of ${bob.name} could not take part in the call.`).waitFor();
    await bob.released();
  }, 60_000);
});
