/**
 * Calls through bad networks and bad routers: two Chromium in two homes of a small internet made of
 * network namespaces. Linux as root; scripts/lib/steps.mjs says when it cannot run.
 */
import type { Browser } from 'playwright-core';
import { Guests, launch, until, Visitor } from '../browser/visitor.js';
import { Servers } from './servers.js';
import { World, type Side } from './world.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Samples of sound a second. */
const RATE = 48_000;
const LONG = 120_000;

interface Sound {
  totalSamplesReceived: number;
  concealedSamples: number;
  packetsReceived: number;
  packetsLost: number;
  totalAudioEnergy: number;
}
interface Picture {
  framesDecoded: number;
  frameHeight?: number;
  framesPerSecond?: number;
}

const guests = new Guests();
let world: World;
let servers: Servers;
let browsers: Record<Side, Browser>;

beforeAll(async () => {
  world = new World();
  servers = await Servers.start(world);
  // Camera and microphone are for secure pages: these two count as such.
  const secure = `--unsafely-treat-insecure-origin-as-secure=${servers.withRelay},${servers.withoutRelay}`;
  // All of this runs on one machine: fewer pictures a second, so that it is not too busy for a large one.
  const slow = '--use-fake-device-for-media-stream=fps=10';
  const open = (side: Side): Promise<Browser> =>
    launch({ flags: [secure, slow], executable: world.wrapped(CHROMIUM, side) });
  const [a, b] = await Promise.all([open('a'), open('b')]);
  browsers = { a, b };
}, LONG);
afterEach(async () => {
  world.mend();
  await guests.leave();
});
afterAll(async () => {
  await Promise.allSettled(Object.values(browsers ?? {}).map((browser) => browser.close()));
  await servers?.close();
  world?.close();
}, LONG);

async function arrive(url: string): Promise<[ada: Visitor, bob: Visitor]> {
  const ada = await guests.arrive(browsers.a, url, 'Ada', { wholePicture: true });
  const bob = await guests.arrive(browsers.b, url, 'Bob', { wholePicture: true });
  await Promise.all([ada.row(bob).waitFor(), bob.row(ada).waitFor()]);
  return [ada, bob];
}

const sound = (one: Visitor): Promise<Sound> => one.ask<Sound>("probe.inbound('audio')");
const picture = (one: Visitor): Promise<Picture> => one.ask<Picture>("probe.inbound('video')");
const chip = (one: Visitor) => one.page.getByRole('button', { name: /^Connection:/ });

/** The whole picture of Chromium's made-up camera, and no longer a part of it. */
const sharp = (one: Visitor, ms: number): Promise<Picture> =>
  until(
    `${one.name} to see all of the picture`,
    () => picture(one),
    (now) => now.frameHeight === 720,
    ms,
  );

/** What became of the sound while so many seconds of it were played. */
async function listen(
  one: Visitor,
  seconds: number,
): Promise<{ concealed: number; lost: number; energy: number }> {
  const before = await sound(one);
  const played = (now: Sound): number => now.totalSamplesReceived - before.totalSamplesReceived;
  const enough = (now: Sound): boolean => played(now) >= seconds * RATE;
  const after = await until(
    `${one.name} to hear ${seconds} s`,
    () => sound(one),
    enough,
    seconds * 1_500 + 5_000,
  );
  const lost = after.packetsLost - before.packetsLost;
  return {
    concealed: (after.concealedSamples - before.concealedSamples) / played(after),
    lost: lost / (after.packetsReceived - before.packetsReceived + lost),
    energy: after.totalAudioEnergy - before.totalAudioEnergy,
  };
}

describe('two people behind routers', () => {
  it(
    'meet directly when these are ordinary: nothing else is wrong with this internet',
    async () => {
      world.nat('ordinary');
      const [ada, bob] = await arrive(servers.withoutRelay);
      await Visitor.talk(ada, bob);
      await Promise.all([ada.sees(bob), bob.sees(ada), ada.hears(), bob.hears()]);
      for (const one of [ada, bob]) expect(await one.ask('probe.pair()')).not.toContain('relay');
      await chip(ada).filter({ hasText: 'direct' }).waitFor();
    },
    LONG,
  );

  it(
    'do not meet when both are symmetric and there is no relay, and are told',
    async () => {
      world.nat('symmetric');
      const [ada, bob] = await arrive(servers.withoutRelay);
      await ada.call(bob);
      await bob.answer(ada);
      const words = `A relay server (TURN) may be missing`;
      // The page looks for a way for half a minute.
      await Promise.all([ada, bob].map((one) => one.status(words).waitFor({ timeout: 45_000 })));
      for (const one of [ada, bob]) expect(await one.ask('probe.framesDecoded()')).toBe(0);
    },
    LONG,
  );

  it(
    'meet through the relay when both are symmetric',
    async () => {
      world.nat('symmetric');
      const [ada, bob] = await arrive(servers.withRelay);
      await Visitor.talk(ada, bob);
      await Promise.all([ada.sees(bob), bob.sees(ada), ada.hears(), bob.hears()]);
      for (const one of [ada, bob]) {
        expect(await one.ask('probe.pair()')).toContain('relay');
        await chip(one).filter({ hasText: 'relayed' }).waitFor();
      }
    },
    LONG,
  );
});

describe('a network that loses', () => {
  beforeEach(() => world.nat('ordinary'));

  it(
    '15 % of the packets leaves the sound, and a picture that is whole again when it has passed',
    async () => {
      const [ada, bob] = await arrive(servers.withoutRelay);
      await Visitor.talk(ada, bob);
      await Promise.all([sharp(ada, 30_000), sharp(bob, 30_000)]);

      world.lose(0.15);
      const frames = (await Promise.all([picture(ada), picture(bob)])).map((one) => one.framesDecoded);
      const heard = await Promise.all([listen(ada, 20), listen(bob, 20)]);
      const seen = (await Promise.all([picture(ada), picture(bob)])).map((one) => one.framesDecoded);
      console.log('15 % lost, for 20 s:', heard, 'frames:', frames, seen);
      for (const { concealed, lost, energy } of heard) {
        // It was really lost, and no more of the sound is made up than that.
        expect(lost).toBeGreaterThan(0.08);
        expect(concealed).toBeLessThan(0.25);
        expect(energy).toBeGreaterThan(0);
      }
      // Of ten a second.
      seen.forEach((count, i) => expect(count - (frames[i] ?? 0)).toBeGreaterThan(60));

      world.mend();
      const began = Date.now();
      await Promise.all([sharp(ada, 45_000), sharp(bob, 45_000)]);
      console.log(`all of the picture is back after ${Date.now() - began} ms`);
      await Promise.all([ada.sees(bob, 30), bob.sees(ada, 30)]);
    },
    LONG,
  );

  it(
    'nearly everything leaves the sound: the picture is given up, both are told, and it comes back',
    async () => {
      const [ada, bob] = await arrive(servers.withoutRelay);
      await Visitor.talk(ada, bob);
      await Promise.all([ada.sees(bob), bob.sees(ada)]);

      world.narrow(8_000);
      const told = [[ada, bob] as const, [bob, ada] as const].flatMap(([one, other]) => [
        one.status('Your picture is off to keep the sound'),
        one.status(`${other.name}’s picture is off to keep the sound`),
      ]);
      await Promise.all(told.map((words) => words.waitFor({ timeout: 45_000 })));
      const heard = await Promise.all([listen(ada, 10), listen(bob, 10)]);
      console.log('64 kbit/s each way, without a picture, for 10 s:', heard);
      for (const { concealed, energy } of heard) {
        expect(concealed).toBeLessThan(0.15);
        expect(energy).toBeGreaterThan(0);
      }

      world.mend();
      await Promise.all(told.map((words) => words.waitFor({ state: 'detached', timeout: 90_000 })));
      await Promise.all([ada.sees(bob), bob.sees(ada)]);
    },
    2 * LONG,
  );
});
