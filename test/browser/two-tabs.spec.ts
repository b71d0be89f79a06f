/**
 * The README's first step, word for word, in one browser: two tabs, two people, who call each other. And two
 * tabs that are meant to be one person.
 */
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { openHouse } from './house.js';

const house = openHouse();
const ELSE = 'Be somebody else in this tab';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const field = (page: Page) => page.getByRole('textbox', { name: 'Your name' });
const row = (page: Page, name: string) =>
  page.getByRole('list').getByRole('button', { name: `Call ${name}`, exact: true });

async function goOnline(page: Page, name: string): Promise<void> {
  await field(page).fill(name);
  await button(page, 'Go online').click();
  await page.getByRole('searchbox', { name: 'Search people' }).waitFor();
}

async function another(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(house.url);
  return page;
}

describe('two tabs of one browser', () => {
  it('are two people when one follows the README', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');
    expect(readme).toContain(
      `Open http://localhost:5000 in two tabs, go online as two people (in the second tab press **${ELSE}**), and call yourself.`,
    );
    const first = await house.open('Ann');
    await goOnline(first.page, 'Ann');
    const second = await another(first.context);
    await second.getByText('You are Ann in another tab.').waitFor();
    await button(second, ELSE).click();
    expect(await field(second).evaluate((one) => one.matches(':focus'))).toBe(true);
    await goOnline(second, 'Ben');

    await row(second, 'Ann').click();
    await first.page.getByRole('alertdialog', { name: 'Ben is calling' }).waitFor();
    await button(first.page, 'Accept').click();
    for (const page of [first.page, second])
      await page.locator('html[data-call="connected"]').waitFor({ state: 'attached' });
    await button(second, 'Hang up').click();
    await first.page.locator('html[data-call="ended"]').waitFor({ state: 'attached' });

    // They are who they are after a reload, and a third tab is Ann again.
    await second.reload();
    await row(second, 'Ann').waitFor();
    const third = await another(first.context);
    await button(third, 'Also here as Ann').click();
    await row(third, 'Ben').waitFor();
    expect(await row(third, 'Ann').count()).toBe(0);
  }, 60_000);

  it('are two people, too, when one only takes another name', async () => {
    const first = await house.open('Cy');
    await goOnline(first.page, 'Cy');
    const second = await another(first.context);
    await button(second, 'Also here as Cy').waitFor();
    await goOnline(second, 'Dee');
    await row(second, 'Cy').waitFor();
    await row(first.page, 'Dee').waitFor();
  });

  it('are one person with one list of missed calls when one says so, and each their own when not', async () => {
    const first = await house.open('Eve');
    await goOnline(first.page, 'Eve');
    const [second, third] = [await another(first.context), await another(first.context)];
    await button(second, 'Also here as Eve').click();
    await button(third, ELSE).click();
    await goOnline(third, 'Fay');
    const caller = await house.arrive('Gus');
    await row(caller.page, 'Eve').click();
    await first.page.getByRole('alertdialog').waitFor();
    await second.getByRole('alertdialog').waitFor();
    await button(caller.page, 'Cancel call').click();
    for (const page of [first.page, second])
      await page.getByRole('button', { name: /1 missed call/i }).waitFor();
    expect(await third.getByRole('button', { name: /1 missed call/i }).count()).toBe(0);
  }, 60_000);

  it('are no two people where another tab has gone offline', async () => {
    const first = await house.open('Hal');
    await goOnline(first.page, 'Hal');
    const second = await another(first.context);
    await button(second, 'Also here as Hal').waitFor();
    await button(first.page, 'Go offline').click();
    await button(second, 'Also here as Hal').waitFor({ state: 'detached' });
    expect(await field(second).inputValue()).toBe('Hal');
  });
});
