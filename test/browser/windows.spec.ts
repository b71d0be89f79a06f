/**
 * On every screen and in every window, down to 320x480 and at 200 % zoom, each primary action lies wholly
 * inside the window, and nothing covers it (contract 5). axe cannot see this.
 */
import { openHouse } from './house.js';
import { Visitor } from './visitor.js';

/** In CSS pixels: zoom of 200 % is half as many. */
const SIZES = [
  [320, 480],
  [320, 568],
  [390, 844],
  [480, 320],
  [640, 360],
  [667, 375],
  [844, 390],
  [768, 1024],
  [1024, 768],
  [1280, 720],
  [1920, 1080],
  [2560, 1440],
] as const;

/** What is not wholly in the window, or lies under something, in words. */
const FAULTS = `(selector) => {
  const controls = [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  if (controls.length === 0) return ['there is no ' + selector];
  return controls.flatMap((control) => {
    const name = control.ariaLabel ?? control.textContent.trim();
    const { left, top, right, bottom, width, height } = control.getBoundingClientRect();
    if (left < -0.5 || top < -0.5 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5)
      return [name + ' lies at ' + [left, top, right, bottom].map(Math.round)];
    const points = [[0.5, 0.5], [0.2, 0.2], [0.8, 0.2], [0.2, 0.8], [0.8, 0.8]];
    const above = points.map(([x, y]) => document.elementFromPoint(left + x * width, top + y * height));
    const covers = above.find((there) => !there || !control.contains(there));
    return covers === undefined ? [] : [name + ' is covered by ' + covers?.outerHTML.slice(0, 90)];
  });
}`;

async function everywhere(one: Visitor, screen: string, selector: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [width, height] of SIZES) {
    await one.page.setViewportSize({ width, height });
    // After the layout, and what follows it.
    await one.ask('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const found = await one.ask<string[]>(`(${FAULTS})(${JSON.stringify(selector)})`);
    faults.push(...found.map((fault) => `${screen}, ${width}x${height}: ${fault}`));
  }
  return faults;
}

describe('every primary action lies in the window, uncovered', () => {
  const house = openHouse();

  it('from the first screen to the end of a call', async () => {
    const ada = await house.open('Ada', { reducedMotion: 'reduce' });
    const faults = await everywhere(ada, 'welcome', 'form .primary, #name');
    await ada.goOnline();
    const bob = await house.arrive('Bob von und zu Langennamenshausen');
    await ada.row(bob).waitFor();

    await bob.call(ada);
    await ada.callFrom(bob).waitFor();
    faults.push(...(await everywhere(ada, 'incoming', '[role=alertdialog] .answers button')));
    await ada.answer(bob);
    await ada.inCall('connected');
    faults.push(...(await everywhere(ada, 'call', '[role=toolbar] button')));
    await ada.button('Chat').click();
    await ada.page.getByRole('textbox', { name: 'Write a message' }).waitFor();
    faults.push(...(await everywhere(ada, 'chat', 'aside textarea, aside .send, aside header button')));
    await ada.page.keyboard.press('Escape');
    await bob.hangUp();
    await ada.button('Call again').waitFor();
    faults.push(...(await everywhere(ada, 'after', 'main .primary')));
    await ada.page.setViewportSize({ width: 1280, height: 720 });
    await ada.button('Call again').click();
    await ada.button('Cancel call').waitFor();
    faults.push(...(await everywhere(ada, 'outgoing', '[role=toolbar] button, button.hang-up')));
    expect(faults).toEqual([]);
  }, 120_000);
});
