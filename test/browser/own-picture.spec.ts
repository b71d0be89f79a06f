/** The own picture: moved by keys, mouse, finger and clicks, never over the toolbar, a mirror or not. */
import type { Page } from 'playwright-core';
import { openHouse } from './house.js';
import { until, Visitor, type VisitorOptions } from './visitor.js';

const house = openHouse();

async function talking(options: VisitorOptions = {}): Promise<[Visitor, Visitor]> {
  const [ada, bob] = await Promise.all([house.arrive('Ada', options), house.arrive('Bob')]);
  await Visitor.talk(ada, bob);
  await ada.sees('You');
  return [ada, bob];
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
const MOVE = 'Move your picture';
const boxOf = async (one: Visitor, what: 'tile' | 'toolbar'): Promise<Box> => {
  const found = what === 'tile' ? one.button(MOVE) : one.page.getByRole('toolbar');
  return (await found.boundingBox()) as Box;
};
const centre = ({ x, y, width, height }: Box): [number, number] => [x + width / 2, y + height / 2];

/** In words, by where its middle is. */
async function corner(one: Visitor): Promise<string> {
  const { width, height } = one.page.viewportSize() ?? { width: 0, height: 0 };
  const [x, y] = centre(await boxOf(one, 'tile'));
  return `${y < height / 2 ? 'top' : 'bottom'} ${x < width / 2 ? 'left' : 'right'}`;
}
/** Waits until it lies there, at rest. */
async function isAt(one: Visitor, where: string): Promise<Box> {
  const moving = `document.querySelector('[aria-label="${MOVE}"]').parentElement.getAnimations().length`;
  const ask = async (): Promise<[string, number]> => [await corner(one), await one.ask<number>(moving)];
  await until(`the own picture at the ${where}`, ask, ([now, moves]) => now === where && moves === 0);
  return boxOf(one, 'tile');
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Takes it by its middle and lets it go there, standing still. */
async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 5 });
  await page.mouse.move(...to);
  await page.mouse.up();
}

/** The same with a finger. */
async function swipe(one: Visitor, from: [number, number], to: [number, number]): Promise<void> {
  const session = await one.context.newCDPSession(one.page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: [number, number]): Promise<unknown> =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1] }] : [] });
  await touch('touchStart', from);
  for (const part of [0.25, 0.5, 0.75, 1])
    await touch('touchMove', [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]);
  await touch('touchEnd');
}

describe('the own picture', () => {
  it('is moved by arrow keys, and says where it is', async () => {
    const [ada] = await talking();
    await isAt(ada, 'bottom right');
    await ada.button(MOVE).focus();
    await ada.page.keyboard.press('ArrowUp');
    await isAt(ada, 'top right');
    await ada.status('Your picture is at the top right').waitFor({ state: 'attached' });
    await ada.page.keyboard.press('ArrowLeft');
    await isAt(ada, 'top left');
    await ada.page.keyboard.press('ArrowLeft');
    await isAt(ada, 'top left');
    // Whoever has neither arrows nor can drag.
    await ada.page.keyboard.press('Enter');
    await isAt(ada, 'top right');
  });

  it('is dragged, and stays there for the next call and over a reload', async () => {
    const [ada, bob] = await talking();
    const { width, height } = ada.page.viewportSize() ?? { width: 0, height: 0 };
    await drag(ada.page, centre(await boxOf(ada, 'tile')), [width * 0.3, height * 0.3]);
    await isAt(ada, 'top left');
    await drag(ada.page, centre(await boxOf(ada, 'tile')), [width * 0.3, height * 0.8]);
    await isAt(ada, 'bottom left');
    await ada.sees('You');
    await ada.page.reload();
    await ada.inCall('connected');
    await isAt(ada, 'bottom left');
    await bob.sees(ada);
  });

  it('is moved by a finger', async () => {
    const [ada] = await talking({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await swipe(ada, centre(await boxOf(ada, 'tile')), [100, 250]);
    await isAt(ada, 'top left');
    await ada.sees('You');
  });

  it.each([
    ['a desktop', { viewport: { width: 1280, height: 760 } }],
    ['a phone', { viewport: { width: 390, height: 844 } }],
    ['a phone held across', { viewport: { width: 844, height: 390 } }],
    ['a page at 400 %', { viewport: { width: 320, height: 568 } }],
  ])('never covers the toolbar or leaves the page, on %s', async (_, options) => {
    const [ada] = await talking(options);
    const { width, height } = options.viewport;
    for (const where of ['bottom left', 'top left', 'top right', 'bottom right']) {
      await ada.button(MOVE).click();
      const tile = await isAt(ada, where);
      const toolbar = await boxOf(ada, 'toolbar');
      expect({ where, covers: overlap(tile, toolbar) }).toEqual({ where, covers: false });
      for (const { x, y, width: w, height: h } of [tile, toolbar])
        expect({ where, in: x >= 0 && y >= 0 && x + w <= width && y + h <= height }).toEqual({
          where,
          in: true,
        });
    }
  });

  it('is a mirror, if one likes', async () => {
    const [ada, bob] = await talking();
    const look = (): Promise<string> => ada.ask('probe.look("You")');
    expect(await look()).toBe('cover, mirrored');
    await ada.button('More').click();
    const mirror = ada.page.getByRole('switch', { name: 'Mirror my picture' });
    expect(await mirror.isChecked()).toBe(true);
    await mirror.click();
    await until('no mirror', look, (now) => now === 'cover, as it is');
    expect(await bob.ask(`probe.look(${JSON.stringify(ada.name)})`)).toBe('cover, as it is');
    await ada.page.reload();
    await ada.inCall('connected');
    await until('no mirror after a reload', look, (now) => now === 'cover, as it is');
  });
});
