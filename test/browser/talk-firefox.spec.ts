/** Chat and files between Chromium and Firefox: two makers' data channels, and two ways to keep a file. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import type { Browser as Firefox } from 'puppeteer-core';
import { startNodes, type Nodes } from '../support/nodes.js';
import { Fox, launchFirefox } from './fox.js';
import { make, prepared, Talker } from './talker.js';
import { Guests, launch } from './visitor.js';

const TALK = readFileSync(new URL('./talk.js', import.meta.url), 'utf8');
const guests = new Guests();
let chromium: Browser;
let firefox: Firefox;
let nodes: Nodes;

beforeAll(async () => {
  [chromium, firefox, nodes] = await Promise.all([launch(), launchFirefox(), startNodes(1)]);
}, 60_000);
afterAll(async () => {
  await chromium.close();
  await firefox.close();
  await nodes.close();
});

describe('Chromium and Firefox', () => {
  it('write to each other, and send each other files that arrive whole', async () => {
    const { url } = nodes.node(0);
    const fox = await Fox.arrive(firefox, url, 'Freya');
    const ada = new Talker(await guests.arrive(chromium, url, 'Ada', { prepare: prepared() }));
    await ada.visitor.call(fox);
    await fox.answer(ada.visitor);
    await Promise.all([ada.visitor.inCall('connected'), fox.inCall('connected')]);
    await ada.open();
    await fox.press('Chat');
    await ada.say('Hello from Chromium');
    await fox.page.waitForSelector('::-p-text(Hello from Chromium)');
    await ada.log.getByText('Delivered').waitFor();
    await fox.page.locator('named/textbox/Write a message').fill('Hello from Firefox');
    await fox.press('Send');
    await ada.reads('Hello from Firefox');

    await ada.make('from-chromium.bin', 12);
    await ada.drop('from-chromium.bin');
    await fox.press('Accept from-chromium.bin');
    await ada.file('from-chromium.bin').getByText(`${fox.name} has it, whole`).waitFor({ timeout: 60_000 });
    await fox.page.waitForSelector('::-p-text(Received whole)');

    await fox.ask(TALK);
    const hash = await make(fox, 'from-firefox.bin', 12);
    await fox.ask('talk.drop("from-firefox.bin")');
    await ada.accept('from-firefox.bin');
    await ada.file('from-firefox.bin').getByText('Received whole').waitFor({ timeout: 60_000 });
    expect((await ada.save('from-firefox.bin')).hash).toBe(hash);
    await Promise.all([ada.visitor.sees(fox), fox.sees(ada.visitor)]);
    await guests.leave();
    await fox.close();
  }, 120_000);
});
