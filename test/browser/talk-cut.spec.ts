/**
 * 200 MB from browser to browser while the two talk, and the network is away for ten seconds in the middle:
 * every packet of one of them is dropped, those too by which ICE looks for another way (UdpProxy; the
 * browser has no way but the relay behind it).
 */
import { setTimeout as passed } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { startNodes, type Nodes } from '../support/nodes.js';
import { UdpProxy } from '../support/udp-proxy.js';
import { prepared, Talker } from './talker.js';
import { TurnServer } from './turn-server.js';
import { Guests, launch, until, Visitor } from './visitor.js';

const SECRET = 'the secret of this test, 32 characters';
const MIB = 1024 * 1024;
const SIZE = 200;
const CUT_MS = 10_000;
/** On a machine that has other things to do. */
const LONG_MS = 240_000;

const guests = new Guests();
let browser: Browser;
let nodes: Nodes;
let turn: TurnServer;
let wire: UdpProxy;

beforeAll(async () => {
  [browser, turn] = await Promise.all([launch(), TurnServer.start(SECRET)]);
  wire = await UdpProxy.to(turn.port);
  const env = { TURN_URLS: `turn:127.0.0.1:${wire.port}?transport=udp`, TURN_SECRET: SECRET };
  nodes = await startNodes(1, { env });
});
afterEach(() => guests.leave());
afterAll(async () => {
  await browser.close();
  await nodes.close();
  wire.close();
  await turn.stop();
});

describe('a file of 200 MB', () => {
  it(
    'arrives whole while the call goes on, although the network was away for ten seconds',
    async () => {
      const prepare = prepared({ picker: true });
      const { url } = nodes.node(0);
      const remember = { 'dogeller.relayOnly': 'true' };
      const [ada, bob] = (
        await Promise.all([
          guests.arrive(browser, url, 'Ada', { prepare, remember }),
          guests.arrive(browser, url, 'Bob', { prepare }),
        ])
      ).map((visitor) => new Talker(visitor)) as [Talker, Talker];
      await Visitor.talk(ada.visitor, bob.visitor);
      await Promise.all([ada.open(), bob.open()]);
      const hash = await ada.make('film.bin', SIZE);
      await ada.drop('film.bin');
      const began = Date.now();
      await bob.accept('film.bin');
      await bob.movedBeyond('film.bin', 20 * MIB, 60_000);
      await Promise.all([ada.visitor.sees(bob.visitor), bob.visitor.sees(ada.visitor), bob.visitor.hears()]);

      wire.cut();
      const cutAt = Date.now();
      await ada.say('Are you still there?');
      await ada.log.getByText('Waiting…').waitFor();
      await passed(CUT_MS - (Date.now() - cutAt));
      const before = await bob.moved('film.bin');
      expect(before).toBeLessThan(SIZE * MIB);
      expect(wire.dropped).toBeGreaterThan(0);
      wire.heal();
      const healed = Date.now();

      await ada.log.getByText('Delivered').waitFor({ timeout: 30_000 });
      await bob.movedBeyond('film.bin', before, 30_000);
      const again = Date.now();
      const saved = bob.file('film.bin').getByText('Received whole, and saved');
      await saved.waitFor({ timeout: LONG_MS });
      await ada.file('film.bin').getByText(`${bob.visitor.name} has it, whole`).waitFor();
      const seconds = (ms: number): string => (ms / 1000).toFixed(1);
      console.log(
        `200 MB in ${seconds(Date.now() - began)} s, of which ${seconds(healed - cutAt)} s without a network ` +
          `(${wire.dropped} packets dropped); it moved again ${seconds(again - healed)} s after that`,
      );
      expect(await bob.visitor.ask('talk.hashOf("picked film.bin")')).toBe(`${SIZE * MIB} ${hash}`);

      // The same call, over the same connection.
      for (const one of [ada, bob]) {
        await one.visitor.inCall('connected');
        expect(await one.visitor.ask('probe.connections()')).toBe(1);
      }
      await until(
        'one message, once',
        () => bob.log.getByText('Are you still there?').count(),
        (count) => count === 1,
      );
      await Promise.all([ada.visitor.sees(bob.visitor), bob.visitor.sees(ada.visitor), bob.visitor.hears()]);
    },
    LONG_MS + 60_000,
  );
});
