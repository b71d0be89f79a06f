/**
 * No notice lies over a control: the parts of the page that are loaded late are made to fail, as after an
 * upgrade of the server, and the window is made small and large meanwhile.
 */
import type { Page } from 'playwright-core';
import { openHouse } from './house.js';
import { Visitor } from './visitor.js';

const SIZES = [
  [320, 480],
  [390, 760],
  [844, 390],
  [1280, 720],
  [1920, 1080],
] as const;
const LOST = 'A part of this page could not be loaded';

/** The files of these parts cannot be had. */
const loses =
  (...parts: string[]) =>
  (page: Page): Promise<unknown> =>
    page.route(new RegExp(`/assets/(${parts.join('|')})-`), (route) => route.abort());

/** The controls in the window whose middle belongs to something else. */
const COVERED = `(selector) => {
  const found = [];
  const controls = [...document.querySelectorAll(selector)];
  if (controls.length === 0) found.push('there are none');
  for (const control of controls) {
    const { left, top, width, height } = control.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    if (width === 0 || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
    const there = document.elementFromPoint(x, y);
    if (control.checkVisibility() && !(there && control.contains(there)))
      found.push((control.ariaLabel ?? control.textContent) + ': ' + there?.outerHTML.slice(0, 80));
  }
  return found;
}`;
const covered = (one: Visitor, within: string): Promise<string[]> =>
  one.ask<string[]>(`(${COVERED})(${JSON.stringify(within)})`);

/** At every size of the window; one call, since beginning one is what takes long. */
async function coversNothing(one: Visitor, within: string): Promise<void> {
  for (const [width, height] of SIZES) {
    await one.page.setViewportSize({ width, height });
    await notice(one).waitFor();
    expect([width, height, await covered(one, within)]).toEqual([width, height, []]);
  }
}

const notice = ({ page }: Visitor) => page.getByRole('alert').filter({ hasText: LOST });

async function putAway(one: Visitor): Promise<void> {
  await one.button('Dismiss').click();
  await notice(one).waitFor({ state: 'detached' });
}

describe('a notice that a part of the page is missing', () => {
  const house = openHouse();

  it('covers no control of a call, and can be put away', async () => {
    const prepare = loses('More', 'SidePanel');
    const [ada, bob] = [await house.arrive('Ada', { prepare }), await house.arrive('Bob')];
    await Visitor.talk(ada, bob);
    const toolbar = ada.page.getByRole('toolbar', { name: 'Call controls' });
    for (const name of ['More', 'Chat']) {
      await toolbar.getByRole('button', { name }).click();
      await coversNothing(ada, '[role=toolbar] button, header button');
      await putAway(ada);
    }
    await ada.hangUp();
    await ada.status('Call ended').first().waitFor();
  }, 60_000);

  it('covers no control outside of calls, and can be put away', async () => {
    const ada = await house.arrive('Ada', { prepare: loses('Missed') });
    await ada.button('Missed calls').click();
    await coversNothing(ada, 'button, input, select');
    await putAway(ada);
  }, 60_000);
});
