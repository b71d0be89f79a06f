/** Between calls: the own link and status, and the calls that were missed. */
import type { Page } from 'playwright-core';
import { openHouse } from './house.js';
import { until, type Visitor } from './visitor.js';

const house = openHouse();
const { arrive } = house;

/** One more tab of the same person, online. */
async function secondTab(of: Visitor): Promise<Page> {
  const page = await of.context.newPage();
  await page.goto(house.url);
  await page.getByRole('button', { name: 'Go online' }).click();
  await page.getByRole('searchbox', { name: 'Search people' }).waitFor();
  return page;
}

/** Calls and gives up as soon as it rings. */
async function callInVain(from: Visitor, to: Visitor): Promise<void> {
  await from.call(to);
  await to.callFrom(from).waitFor();
  await from.button('Cancel call').click();
  await to.callFrom(from).waitFor({ state: 'detached' });
  await from.button('Back to people').click();
}

const bell = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describe('the own link', () => {
  it('is shown as a QR code, and the focus comes back from it', async () => {
    const ada = await arrive('Ada');
    await ada.button('Show as QR code').click();
    const sheet = ada.page.getByRole('dialog', { name: 'Your link' });
    await sheet.getByRole('img', { name: 'QR code of your link' }).waitFor();
    const link = await sheet.locator('.address').textContent();
    expect(link).toMatch(new RegExp(`^${house.url}/call/[\\w-]+$`));
    await ada.page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(await ada.ask('document.activeElement.ariaLabel')).toBe('Show as QR code');
  });
});

describe('the own status', () => {
  it('is seen by others, holds over a reload, and is one for all tabs', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    const second = await secondTab(ada);
    await ada.page.getByRole('combobox', { name: 'Your status' }).selectOption('Do not disturb');
    const disturbed = bob.row(ada).filter({ hasText: 'Do not disturb' });
    await disturbed.waitFor();
    expect(await bob.button(`Call ${ada.name}`).isDisabled()).toBe(true);
    const there = (): Promise<string> => second.getByRole('combobox', { name: 'Your status' }).inputValue();
    await until('the other tab to know', there, (value) => value === 'do_not_disturb');
    await ada.page.reload();
    const here = ada.page.getByRole('combobox', { name: 'Your status' });
    await until(
      'this tab to remember',
      () => here.inputValue(),
      (value) => value === 'do_not_disturb',
    );
    // A server that has forgotten is told again.
    await second.getByRole('button', { name: 'Go offline' }).click();
    await ada.button('Go offline').click();
    await disturbed.waitFor({ state: 'detached' });
    await ada.goOnline();
    await disturbed.waitFor();
    await here.selectOption('Available');
    await bob.row(ada).filter({ hasText: 'Available' }).waitFor();
  });
});

describe('a missed call', () => {
  it('is counted in the title and on the bell, over a reload, until it was looked at; and is called back', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await callInVain(bob, ada);
    await bell(ada.page, '1 missed call').waitFor();
    await until(
      'the title',
      () => ada.page.title(),
      (title) => title.startsWith('(1) '),
    );
    await ada.page.reload();
    await bell(ada.page, '1 missed call').click();
    const list = ada.page.getByRole('dialog', { name: 'Missed calls' });
    await list.getByRole('listitem').filter({ hasText: bob.name }).waitFor();
    await until(
      'the title without it',
      () => ada.page.title(),
      (title) => !title.startsWith('('),
    );
    await list.getByRole('button', { name: `Call ${bob.name} back`, exact: true }).click();
    await bob.answer(ada);
    await Promise.all([ada.inCall('connected'), bob.inCall('connected')]);
    await ada.hangUp();
    await bell(ada.page, 'Missed calls').click();
    await list.getByRole('button', { name: 'Clear the list' }).click();
    await list.getByText('You have missed nothing.').waitFor();
  });

  it('is one for all tabs, in which it rang or not, and none when it was declined', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    const second = await secondTab(ada);
    await bob.call(ada);
    await ada.answer(bob, 'Decline');
    await bob.status('Call ended').waitFor();
    await bob.button('Back to people').click();
    await callInVain(bob, ada);
    await Promise.all([ada.page, second].map((page) => bell(page, '1 missed call').waitFor()));
    await bell(second, '1 missed call').click();
    const missed = second.getByRole('dialog').getByRole('listitem');
    await missed.first().waitFor();
    expect(await missed.count()).toBe(1);
    await bell(ada.page, 'Missed calls').waitFor();
  });
});
