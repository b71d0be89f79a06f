/** Every other way a call can go: refused, given up, unanswered, without a camera, without anything. */
import type { Browser } from 'playwright-core';
import { startNodes, type Nodes } from '../support/nodes.js';
import { Guests, launch, until, Visitor } from './visitor.js';

const guests = new Guests();
let browser: Browser;
/** Asks before it gives a device, and nobody says yes. */
let strict: Browser;
let nodes: Nodes;
/** Where nobody is to answer: a ring this short ends by itself, on a busy machine before a hand is there. */
let brief: Nodes;

beforeAll(async () => {
  [browser, strict, nodes, brief] = await Promise.all([
    launch(),
    launch({ allow: false }),
    startNodes(1),
    startNodes(1, { env: { RING_SECONDS: '2' } }),
  ]);
});
afterEach(() => guests.leave());
afterAll(async () => {
  await Promise.all([browser.close(), strict.close()]);
  await Promise.all([nodes.close(), brief.close()]);
});

const arrive = (name: string, at = nodes): Promise<Visitor> => guests.arrive(browser, at.node(0).url, name);
const pair = (at = nodes): Promise<[Visitor, Visitor]> => Promise.all([arrive('Ada', at), arrive('Bob', at)]);

describe('a call that is not taken', () => {
  it('is declined: the caller reads why, and nobody’s devices stay on', async () => {
    const [ada, bob] = await pair();
    await ada.call(bob);
    await bob.answer(ada, 'Decline');
    await ada
      .status('Call ended')
      .filter({ hasText: `${bob.name} declined` })
      .waitFor();
    await bob.callFrom(ada).waitFor({ state: 'detached' });
    await ada.released();
    expect(await bob.ask('probe.tracks()')).toEqual([]);
  });

  it('is cancelled: it stops ringing, and the other one learns who it was', async () => {
    const [ada, bob] = await pair();
    await ada.call(bob);
    await bob.callFrom(ada).waitFor();
    await ada.button('Cancel call').click();
    await bob.callFrom(ada).waitFor({ state: 'detached' });
    await bob
      .status('Call ended')
      .filter({ hasText: `missed a call from ${ada.name}` })
      .waitFor();
    await ada.status('Call ended').filter({ hasText: 'You cancelled' }).waitFor();
    await ada.released();
  });

  it('is not answered: both learn it when the ring is over', async () => {
    const [ada, bob] = await pair(brief);
    await ada.call(bob);
    await ada.status('Call ended').filter({ hasText: 'did not answer' }).waitFor();
    await bob
      .status('Call ended')
      .filter({ hasText: `missed a call from ${ada.name}` })
      .waitFor();
    await ada.released();
  });

  it('is not answered by a space, and not declined by Escape', async () => {
    const [ada, bob] = await pair();
    await ada.call(bob);
    await bob.callFrom(ada).waitFor();
    for (const key of ['Space', 'Enter', 'Escape', 'Escape', 'Escape']) await bob.page.keyboard.press(key);
    await bob.callFrom(ada).waitFor();
    await ada.status(`Ringing ${bob.name}`).waitFor();
    await bob.inCall('ringing');
  });
});

describe('a call to somebody who is in one', () => {
  it('is told to them at once, is a missed call, and a word may be left', async () => {
    const [ada, bob] = await pair();
    const cleo = await arrive('Cleo');
    await Visitor.talk(ada, bob);
    await cleo.row(bob).filter({ hasText: 'In a call' }).waitFor();
    await cleo.call(bob);
    await cleo
      .status('Call ended')
      .filter({ hasText: `${bob.name} is in another call, and knows that you called` })
      .waitFor();
    await bob.page.getByText(`${cleo.name} tried to call you`).waitFor();
    await cleo.button('Message').click();
    await cleo.button('Please call me back.').click();
    await cleo.page.getByText('Sent.').waitFor();
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
    await bob.hangUp();
    await bob.button('Back to people').click();
    await bob.page.getByRole('button', { name: '1 missed call' }).click();
    const missed = bob.page.getByRole('dialog', { name: 'Missed calls' });
    await missed.getByText(cleo.name).waitFor();
    await missed.getByText('Please call me back.').waitFor();
  });
});

describe('a call with less than everything', () => {
  it('accepted as audio sends no picture, and shows the caller’s', async () => {
    const [ada, bob] = await pair();
    await ada.call(bob);
    await bob.answer(ada, 'Accept as audio');
    await Promise.all([ada.inCall('connected'), bob.inCall('connected')]);
    await Promise.all([bob.sees(ada), bob.hears(), ada.hears()]);
    expect(await bob.ask('probe.tracks()')).toEqual(['audio live']);
    expect(await bob.button('Camera').getAttribute('aria-pressed')).toBe('false');
    await ada.page.getByText(`${bob.name}’s camera is off`).waitFor();
  });

  it('that began with sound alone gets pictures later, and loses them again', async () => {
    const [ada, bob] = await pair();
    await ada.button(`Audio call ${bob.name}`).click();
    await bob.answer(ada);
    await Promise.all([ada.hears(), bob.hears()]);
    expect(await ada.ask('probe.tracks()')).toEqual(['audio live']);
    await ada.button('Camera').click();
    await bob.sees(ada);
    await ada.sees('You');
    await ada.button('Camera').click();
    await bob.page.getByText(`${ada.name}’s camera is off`).waitFor();
    await until(
      'the camera’s light to go out',
      () => ada.ask<string[]>('probe.tracks()'),
      (tracks) => tracks.includes('video ended'),
    );
  });

  it('says when the other one is muted', async () => {
    const [ada, bob] = await pair();
    await Visitor.talk(ada, bob);
    expect(await ada.button('Microphone').getAttribute('aria-pressed')).toBe('true');
    await ada.button('Microphone').click();
    await bob.page.getByText(`${ada.name} is muted`).waitFor();
    expect(await ada.button('Microphone').getAttribute('aria-pressed')).toBe('false');
    await ada.button('Microphone').click();
    await bob.page.getByText(`${ada.name} is muted`).waitFor({ state: 'detached' });
  });

  it('works for somebody who may use neither camera nor microphone', async () => {
    const ada = await arrive('Ada');
    // Granting only something else makes Chromium refuse the rest without asking.
    const denied = { permissions: ['clipboard-read'] };
    const bob = await guests.arrive(strict, nodes.node(0).url, 'Bob', denied);
    await ada.call(bob);
    await bob.answer(ada);
    await Promise.all([ada.inCall('connected'), bob.inCall('connected')]);
    await Promise.all([bob.sees(ada), bob.hears()]);
    expect(await bob.ask('probe.tracks()')).toEqual([]);
    await bob.page.getByText('The browser may not use your camera').waitFor();
    await bob.page.getByText('The browser may not use your microphone').waitFor();

    await bob.hangUp();
    await bob.button('Call again').click();
    await ada.answer(bob);
    await Promise.all([bob.sees(ada), bob.hears()]);
  });
});
