/** Who learns whose network address, and when: read from the sockets of both pages. */
import type { Browser } from 'playwright-core';
import { startNodes, type Nodes } from '../support/nodes.js';
import { TurnServer } from './turn-server.js';
import { Guests, launch, until, Visitor } from './visitor.js';
import { listen, type Wire } from './wire.js';

const SECRET = 'the secret of this test, 32 characters';
/** Where the relay is, as nobody else on this machine. */
const RELAY = '127.0.0.9';

const guests = new Guests();
let browser: Browser;
let turn: TurnServer;
let withRelay: Nodes;
let without: Nodes;

beforeAll(async () => {
  [browser, turn] = await Promise.all([launch(), TurnServer.start(SECRET, RELAY)]);
  const env = { TURN_URLS: `turn:127.0.0.1:${turn.port}`, TURN_SECRET: SECRET };
  [withRelay, without] = await Promise.all([startNodes(1, { env }), startNodes(1)]);
});
afterEach(() => guests.leave());
afterAll(async () => {
  await browser.close();
  await Promise.all([withRelay.close(), without.close(), turn.stop()]);
});

async function arrive(nodes: Nodes, name: string, remember = {}): Promise<{ one: Visitor; wire: Wire }> {
  let wire: Wire | undefined;
  const one = await guests.arrive(browser, nodes.node(0).url, name, {
    remember,
    prepare: (page) => (wire = listen(page)),
  });
  return { one, wire: wire as Wire };
}

/** The connection knows all its addresses. */
const gathered = (one: Visitor): Promise<boolean> =>
  until(
    'all candidates',
    () => one.ask<boolean>('probe.gathered()'),
    (all) => all,
  );
const hideMyAddress = (one: Visitor) => one.page.getByRole('switch', { name: 'Hide my address' });
/** Of ICE or SDP. */
const ABOUT_ADDRESSES = /signal:send|signal:received|candidate|ice-ufrag|IN IP/;
const about = (frames: readonly string[]): string[] => frames.filter((frame) => ABOUT_ADDRESSES.test(frame));

/** Every address in what was sent, but those that stand for none (`o=` is no address, RFC 8829 5.2.1). */
function addresses(frames: readonly string[]): string[] {
  const text = about(frames)
    .join('\n')
    .replace(/o=\S+ \d+ \d+ IN IP[46] [\w.:]+/g, '');
  const ipv4 = text.match(/\b\d+\.\d+\.\d+\.\d+\b|[\w-]+\.local\b/g) ?? [];
  const ipv6 = text.match(/\b(?:[\da-f]*:){2,7}[\da-f]*(?= \d+ typ)/gi) ?? [];
  return [...new Set([...ipv4, ...ipv6])].filter((address) => address !== '0.0.0.0' && address !== '::');
}

describe('before somebody accepts', () => {
  it('no description and no candidate leaves either page', async () => {
    const [ada, bob] = await Promise.all([arrive(without, 'Ada'), arrive(without, 'Bob')]);
    await ada.one.call(bob.one);
    await bob.one.callFrom(ada.one).waitFor();
    await ada.one.status(`Ringing ${bob.one.name}`).waitFor();
    // The caller's offer and its candidates are ready by now, and held back.
    await gathered(ada.one);
    for (const { wire } of [ada, bob]) expect([about(wire.sent), about(wire.received)]).toEqual([[], []]);

    await bob.one.answer(ada.one);
    await Promise.all([ada.one.inCall('connected'), bob.one.inCall('connected')]);
    for (const { wire } of [ada, bob]) expect(addresses(wire.sent).length).toBeGreaterThan(0);
  });

  it('nothing of somebody who declines is ever told', async () => {
    const [ada, bob] = await Promise.all([arrive(without, 'Ada'), arrive(without, 'Bob')]);
    await ada.one.call(bob.one);
    await bob.one.answer(ada.one, 'Decline');
    await ada.one.status('Call ended').waitFor();
    for (const { wire } of [ada, bob]) expect([about(wire.sent), about(wire.received)]).toEqual([[], []]);
  });
});

describe('the switch “Hide my address”', () => {
  it('makes a page tell the relay’s address only, also when the other side hides nothing', async () => {
    const [ada, bob] = await Promise.all([arrive(withRelay, 'Ada'), arrive(withRelay, 'Bob')]);
    await ada.one.button('Settings').click();
    await ada.one.page.getByText('does not learn your network address').waitFor();
    await hideMyAddress(ada.one).press('Space');
    expect(await hideMyAddress(ada.one).isChecked()).toBe(true);
    await ada.one.page.keyboard.press('Escape');
    for (const [caller, callee] of [[ada, bob] as const, [bob, ada] as const]) {
      await Visitor.talk(caller.one, callee.one);
      await Promise.all([ada.one.sees(bob.one), bob.one.sees(ada.one)]);
      expect((await ada.one.ask<string[]>('probe.pair()'))[0]).toBe('relay');
      await caller.one.hangUp();
      await callee.one.status('Call ended').waitFor();
    }
    expect(addresses(ada.wire.sent)).toEqual([RELAY]);
    expect(addresses(bob.wire.sent)).toContain(RELAY);
    expect(addresses(bob.wire.sent).length).toBeGreaterThan(1);

    await ada.one.page.reload();
    await ada.one.button('Settings').click();
    expect(await hideMyAddress(ada.one).isChecked()).toBe(true);
  });

  it('is not offered without a relay', async () => {
    const { one } = await arrive(without, 'Ada');
    await one.button('Settings').click();
    await one.button('Sign out everywhere').waitFor();
    expect(await hideMyAddress(one).count()).toBe(0);
  });

  it('that was on when there still was a relay hides on, says so, and can be switched off', async () => {
    const remember = { 'dogeller.relayOnly': 'true' };
    const [ada, bob] = await Promise.all([arrive(without, 'Ada', remember), arrive(without, 'Bob')]);
    await ada.one.page.getByText('no call can connect until you switch this off').waitFor();
    await ada.one.call(bob.one);
    await bob.one.answer(ada.one);
    await bob.one.inCall('connecting');
    await gathered(ada.one);
    await ada.one.hangUp();
    expect(addresses(ada.wire.sent)).toEqual([]);
    await ada.one.button('Back to people').click();
    await hideMyAddress(ada.one).click();
    await hideMyAddress(ada.one).waitFor({ state: 'detached' });
    await Visitor.talk(ada.one, bob.one);
  });
});
