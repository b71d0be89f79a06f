/**
 * A page that floods each channel of a call for five seconds: the other page answers a click on *Hang up* within
 * 500 ms, and says so of a page that does not stop.
 */
import { readFileSync } from 'node:fs';
import type { Browser as Firefox } from 'puppeteer-core';
import { Fox, launchFirefox } from './fox.js';
import { openHouse } from './house.js';
import { until, type Named, type Visitor } from './visitor.js';

const HOSTILE = new URL('hostile.js', import.meta.url).pathname;
const FLOOD_MS = 5_000;
const ANSWER_MS = 500;
/** As hostile.js has them. */
const KINDS = ['sending', 'junk', 'chat', 'reactions', 'hello', 'offers', 'frames'] as const;

/** The rest runs with TEST_LONG=1: one flood takes as long there as anywhere. */
const IN_FIREFOX = process.env['TEST_LONG'] ? KINDS : (['sending', 'offers'] as const);

const house = openHouse();
const arrive = (name: string): Promise<Visitor> =>
  house.arrive(name, { prepare: (page) => page.addInitScript({ path: HOSTILE }) });

interface Victim extends Named {
  ask<T>(source: string): Promise<T>;
  answer(caller: Named): Promise<void>;
  inCall(state: string): Promise<void>;
  press(button: string): Promise<void>;
}

/** A call in which the chat is open, since what is seen costs most; both pages have met on each channel. */
async function calledBy(eve: Visitor, victim: Victim): Promise<void> {
  await eve.call(victim);
  await victim.answer(eve);
  await Promise.all([eve.inCall('connected'), victim.inCall('connected')]);
  await victim.press('Chat');
  for (const channel of ['sending', 'chat', 'offers'])
    await until(
      'the channels',
      () => eve.ask<boolean>(`hostile.isOpen('${channel}')`),
      (open) => open,
    );
}

/** How long the page stood still, and how long the click on *Hang up* took, while each kind of flood went on. */
async function floodedBy(
  eve: Visitor,
  victim: Victim,
  kinds: readonly string[],
): Promise<Record<string, [still: number, click: number]>> {
  const table: Record<string, [number, number]> = {};
  for (const kind of kinds) {
    await calledBy(eve, victim);
    await victim.ask('hostile.watch()');
    const flooded = eve.ask(`hostile.flood('${kind}', ${FLOOD_MS})`);
    await until(
      'the flood',
      () => eve.ask<number>('hostile.sent'),
      (sent) => sent > 1_000,
    );
    await victim.press('Hang up');
    await victim.inCall('ended');
    await flooded;
    const seen = await until(
      'the click to be measured',
      () => victim.ask<{ longest: number; click: number | null }>('hostile.seen'),
      ({ click }) => click !== null,
    );
    table[kind] = [Math.round(seen.longest), Math.round(seen.click as number)];
    console.info(`${victim.name}, ${kind}: ${String(table[kind])} ms`);
    await victim.press('Back to people');
    await eve.inCall('ended');
    await eve.button('Back to people').click();
  }
  return table;
}

function holds(table: Record<string, [number, number]>): void {
  console.info(`stood still, and click on Hang up, in ms: ${JSON.stringify(table)}`);
  // Only told of how long it stood still: a busy machine has such pauses without any flood.
  for (const [kind, [, click]] of Object.entries(table))
    expect({ kind, table, quick: click < ANSWER_MS }).toMatchObject({ quick: true });
}

const asVictim = (visitor: Visitor): Victim => ({
  name: visitor.name,
  ask: (source) => visitor.ask(source),
  answer: (caller) => visitor.answer(caller),
  inCall: (state) => visitor.inCall(state),
  press: (button) => visitor.button(button).click(),
});

describe('a page that floods each channel for five seconds', () => {
  it('does not keep Chromium from hanging up', async () => {
    const [ada, eve] = [await arrive('Ada'), await arrive('Eve')];
    holds(await floodedBy(eve, asVictim(ada), KINDS));
  }, 240_000);

  describe('in a call with Firefox', () => {
    let firefox: Firefox;
    beforeAll(async () => {
      firefox = await launchFirefox();
    }, 60_000);
    afterAll(() => firefox.close());

    it('does not keep it from hanging up', async () => {
      const eve = await arrive('Eve');
      const fox = await Fox.arrive(firefox, house.url, 'Freya');
      // Wide enough for the chat beside the controls.
      await fox.page.setViewport({ width: 1280, height: 800 });
      await fox.ask(readFileSync(HOSTILE, 'utf8'));
      holds(await floodedBy(eve, fox, IN_FIREFOX));
      await fox.close();
    }, 240_000);
  });
});

describe('a page that does not stop', () => {
  it.each(['sending', 'chat', 'offers'])(
    'loses the channel, and the other one is told; the call goes on: %s',
    async (kind) => {
      const [ada, eve] = [await arrive('Ada'), await arrive('Eve')];
      await calledBy(eve, asVictim(ada));
      await eve.ask(`hostile.flood('${kind}', 20_000)`);
      await ada.status(`${eve.name}’s page misbehaves`).waitFor();
      await Promise.all([ada.sees(eve), eve.sees(ada)]);
      await ada.inCall('connected');
    },
    60_000,
  );
});
