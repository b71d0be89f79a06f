/** What a person sets once: their name, for all of their tabs, and a second to take a call back. */
import { openHouse } from './house.js';

const house = openHouse();
/** Longer than a call can be taken back. */
const LATER_MS = 2_500;

describe('the settings', () => {
  it('change the name everywhere, and the link stays', async () => {
    const [ada, bob] = await Promise.all([house.arrive('Ada'), house.arrive('Bob')]);
    const other = await ada.context.newPage();
    await other.goto(ada.page.url());
    await other.getByRole('button', { name: `Also here as ${ada.name}` }).click();
    await other.getByRole('searchbox', { name: 'Search people' }).waitFor();
    await ada.button('Settings').click();
    const sheet = ada.page.getByRole('dialog', { name: 'Settings' });
    await sheet.getByRole('textbox', { name: 'Your name' }).fill('Augusta Ada');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await sheet.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
    await ada.page.keyboard.press('Escape');
    await bob.row({ name: 'Augusta Ada' }).waitFor();
    for (const page of [ada.page, other]) await page.getByText('Augusta Ada', { exact: true }).waitFor();
    // It is hers from now on, also for the tab that had another one.
    await other.reload();
    await other.getByText('Augusta Ada', { exact: true }).waitFor();
    await bob.row({ name: 'Augusta Ada' }).waitFor();
  });

  it('say what is wrong with a name, and keep the old one', async () => {
    const [ada, bob] = await Promise.all([house.arrive('Ada'), house.arrive('Bob')]);
    await ada.button('Settings').click();
    const sheet = ada.page.getByRole('dialog', { name: 'Settings' });
    await sheet.getByRole('textbox', { name: 'Your name' }).fill('✓');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await sheet.getByRole('status').filter({ hasText: 'Please use 1 to 64 characters' }).waitFor();
    await bob.row(ada).waitFor();
  });
});

describe('a call', () => {
  const canTakeBack = { remember: { 'dogeller.takeBack': 'yes' } };

  it('that is taken back within a second rings nobody', async () => {
    const [ada, bob] = await Promise.all([house.arrive('Ada', canTakeBack), house.arrive('Bob')]);
    const rang = bob.callFrom(ada).waitFor({ timeout: LATER_MS });
    await ada.call(bob);
    await ada.button('Cancel call').click();
    await expect(rang).rejects.toThrow('Timeout');
    // The next one rings.
    await ada.button('Call again').click();
    await bob.callFrom(ada).waitFor();
  });

  it('rings at once for whoever has switched that off', async () => {
    const [ada, bob] = await Promise.all([house.arrive('Ada', canTakeBack), house.arrive('Bob')]);
    await ada.button('Settings').click();
    const takeBack = ada.page.getByRole('switch', { name: 'A second to take a call back' });
    expect(await takeBack.isChecked()).toBe(true);
    await takeBack.press('Space');
    await ada.page.keyboard.press('Escape');
    await ada.call(bob);
    await bob.callFrom(ada).waitFor();
  });
});
