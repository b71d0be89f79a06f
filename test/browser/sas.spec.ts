/** The four emoji: the same for two people, others with somebody in between (docs/sas.md). */
import { ManInTheMiddle } from './man-in-the-middle.js';
import { openHouse } from './house.js';
import { until, Visitor } from './visitor.js';

const house = openHouse();
const { arrive } = house;

async function talking(): Promise<[Visitor, Visitor]> {
  const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
  await Visitor.talk(ada, bob);
  return [ada, bob];
}

const words = (one: Visitor): Promise<string[]> =>
  one.page.getByRole('region', { name: 'Is anybody in between?' }).getByRole('listitem').allInnerTexts();

describe('two people', () => {
  it('see the same four emoji, with words, in either language', async () => {
    const [ada, bob] = await talking();
    const symbols = await ada.symbols();
    expect(await bob.symbols()).toBe(symbols);
    for (const one of [ada, bob]) await one.button('Verify this call').click();
    await ada.page.getByText('Read these to each other').waitFor();
    await bob.page.getByText('Read these to each other').waitFor();
    const seen = await words(ada);
    expect(seen).toHaveLength(4);
    expect(await words(bob)).toEqual(seen);
    for (const word of seen) expect(word).toMatch(/\p{Emoji}[\s\S]*[A-Z][a-z]+/u);
    await ada.page.getByRole('combobox', { name: 'Language' }).selectOption('中文');
    await ada.page.getByRole('heading', { name: '中间有别人吗？' }).waitFor();
    expect(await ada.page.locator('#verify li').allInnerTexts()).not.toEqual(seen);
    expect((await ada.page.locator('#verify li').allInnerTexts()).join('')).toMatch(/\p{Script=Han}/u);
  });

  it('compare them by keyboard alone, and are told when they have to again', async () => {
    const [ada, bob] = await talking();
    const symbols = await ada.symbols();
    await ada.button('Verify this call').focus();
    await ada.page.keyboard.press('Enter');
    await ada.button('They are the same').waitFor();
    await ada.page.keyboard.press('Escape');
    await ada.button('They are the same').waitFor({ state: 'detached' });
    expect(await ada.ask('document.activeElement.ariaLabel')).toBe('Verify this call');
    await ada.page.keyboard.press('Enter');
    await ada.button('They are the same').waitFor();
    await ada.page.keyboard.press('Tab');
    await ada.page.keyboard.press('Enter');
    await ada.status('You have compared them').waitFor();
    expect(await ada.ask('document.activeElement.ariaLabel')).toBe('Verify this call');

    // A new path is the same connection.
    await ada.ask('probe.restartIce()');
    expect(await ada.symbols()).toBe(symbols);
    expect(await ada.status('Compare the symbols again').count()).toBe(0);

    await bob.page.reload();
    // The panel stays as it is, with others in it.
    await ada.button('They are the same').waitFor();
    await ada.status(`The connection to ${bob.name} is a new one`).waitFor();
    const again = await until(
      'new emoji',
      () => ada.symbols(),
      (now) => now !== symbols,
    );
    expect(await bob.symbols()).toBe(again);
  });
});

describe('with somebody in between', () => {
  let man: ManInTheMiddle;
  beforeEach(async () => {
    man = await ManInTheMiddle.start(house.browser, house.url);
  });
  afterEach(() => man.close());

  async function between(): Promise<[Visitor, Visitor]> {
    const [ada, bob] = await Promise.all([
      arrive('Ada', { prepare: (tab) => man.watch('a', tab) }),
      arrive('Bob', { prepare: (tab) => man.watch('b', tab) }),
    ]);
    return [ada, bob];
  }

  it('who knows the exchange, they see each other, and different emoji every time', async () => {
    const [ada, bob] = await between();
    const seen: string[] = [];
    for (let run = 0; run < 5; run++) {
      await Visitor.talk(ada, bob);
      if (run === 0) await Promise.all([ada.sees(bob), bob.sees(ada)]);
      const [a, b] = [await ada.symbols(), await bob.symbols()];
      // He is really the other end of both: his own computation says so.
      expect([await man.symbols('a'), await man.symbols('b')]).toEqual([a, b]);
      expect(a).not.toBe(b);
      seen.push(a, b);
      await ada.hangUp();
      await bob.status('Call ended').waitFor();
    }
    expect(new Set(seen).size).toBe(10);
  }, 60_000);

  it.each([
    ['passes', 'failed'],
    ['drops', 'missing'],
  ] as const)(
    'who %s the exchange, both are warned (%s)',
    async (exchange, state) => {
      man.exchange = exchange;
      const [ada, bob] = await between();
      await Visitor.talk(ada, bob);
      for (const one of [ada, bob]) {
        await one.page.locator(`[data-verification="${state}"]`).waitFor({ timeout: 15_000 });
        const shield = one.button('Verify this call');
        expect(await shield.getAttribute('class')).toContain('bad');
        await shield.click();
        await one.page.getByText('somebody may sit in between').waitFor();
        expect(await one.page.locator('[data-sas]').count()).toBe(0);
      }
    },
    60_000,
  );
});
