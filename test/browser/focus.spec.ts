/** Where the keyboard is as screens come and go: never nowhere (WCAG 2.4.3). */
import { openHouse } from './house.js';
import { until, type Visitor } from './visitor.js';

const house = openHouse();

/** The role, or the element's name, and the accessible name of what has the focus. */
const focusIs = (one: Visitor, where: string): Promise<string> =>
  until(
    `${one.name} to have the focus on ${where}`,
    () =>
      one.ask<string>(
        `(({ role, localName, ariaLabel, textContent }) => (role ?? localName) + ' ' + (ariaLabel ?? textContent.trim()))(document.activeElement)`,
      ),
    (found) => found === where,
  );

describe('the focus', () => {
  it('goes into the call with whoever dials and whoever accepts, and back to the list', async () => {
    const { arrive } = house;
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await ada.call(bob);
    await focusIs(ada, 'toolbar Call controls');
    await focusIs(bob, `h2 ${ada.name} is calling`);
    await bob.answer(ada);
    await focusIs(bob, 'toolbar Call controls');
    // From there one key is enough.
    await bob.page.keyboard.press('ArrowRight');
    await focusIs(bob, 'button Microphone');
    await ada.hangUp();
    for (const one of [ada, bob]) await focusIs(one, 'ul People online');
  });

  it('goes back to where it was when a ring is over', async () => {
    const { arrive } = house;
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await bob.page.getByRole('searchbox', { name: 'Search people' }).fill('Ad');
    await ada.call(bob);
    await bob.answer(ada, 'Decline');
    await focusIs(bob, 'input Search people');
    expect(await bob.page.getByRole('searchbox', { name: 'Search people' }).inputValue()).toBe('Ad');
  });
});
