/** A muted person who talks, and a microphone that gives nothing: heard by the page, and said. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startNodes, type Nodes } from '../support/nodes.js';
import { Guests, launch, Visitor } from './visitor.js';

const guests = new Guests();
const scratch = mkdtempSync(join(tmpdir(), 'dogeller-sounds-'));
let nodes: Nodes;

beforeAll(async () => {
  nodes = await startNodes(1);
});
afterEach(() => guests.leave());
afterAll(async () => {
  await nodes.close();
  rmSync(scratch, { recursive: true });
});

const RATE = 48_000;

/** A sound for a made-up microphone, over and over: mono, 16 bits (RIFF WAVE). */
function wav(name: string, seconds: number, sample: (second: number) => number): string {
  const data = Buffer.alloc(seconds * RATE * 2);
  for (let i = 0; i < seconds * RATE; i++) data.writeInt16LE(Math.round(sample(i / RATE) * 32_767), i * 2);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  const file = join(scratch, `${name}.wav`);
  writeFileSync(file, Buffer.concat([head, data]));
  return file;
}

/** Four syllables a second of a low voice with overtones: steady sounds are taken for noise. */
const voice = (second: number): number =>
  Math.sin(Math.PI * 4 * second) ** 2 *
  [1, 2, 3, 4, 5].reduce((sum, n) => sum + Math.sin(2 * Math.PI * 130 * n * second) / n, 0) *
  0.3;

async function talking(
  microphone: string,
  work: (ada: Visitor, bob: Visitor) => Promise<void>,
): Promise<void> {
  const browser: Browser = await launch({ flags: [`--use-file-for-fake-audio-capture=${microphone}`] });
  try {
    const arrive = (name: string): Promise<Visitor> => guests.arrive(browser, nodes.node(0).url, name);
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await Visitor.talk(ada, bob);
    await work(ada, bob);
    await guests.leave();
  } finally {
    await browser.close();
  }
}

describe('a microphone', () => {
  it('that is muted while one talks is noticed, and is switched on from there', async () => {
    await talking(wav('voice', 2, voice), async (ada, bob) => {
      await bob.hears();
      expect(await ada.status('Speaking?').count()).toBe(0);
      await ada.button('Microphone').click();
      await ada.status('You are muted. Speaking?').waitFor();
      const before = await bob.ask<number>('probe.audioEnergy()');
      // What is measured is not what is sent.
      expect(await bob.page.getByText(`${ada.name} is muted`).count()).toBe(1);
      expect((await bob.ask<number>('probe.audioEnergy()')) - before).toBeLessThan(0.0001);
      await ada.button('Switch the microphone on').click();
      await ada.status('You are muted. Speaking?').waitFor({ state: 'detached' });
      await bob.hears();
      // Put away, it stays away for this time.
      await ada.button('Microphone').click();
      await ada.status('You are muted. Speaking?').waitFor();
      await ada.button('Dismiss').click();
      await ada.status('You are muted. Speaking?').waitFor({ state: 'detached' });
    });
  }, 60_000);

  it('that gives nothing at all is noticed', async () => {
    await talking(
      wav('nothing', 2, () => 0),
      async (ada) => {
        await ada.status('No sound comes from your microphone').waitFor({ timeout: 20_000 });
        await ada.button('Dismiss').click();
        await ada.status('No sound comes from your microphone').waitFor({ state: 'detached' });
      },
    );
  }, 60_000);
});
