/** What holds for the page whatever the call does: language, links, reloads, tabs, the server gone. */
import type { Page } from 'playwright-core';
import { openHouse } from './house.js';
import { until, Visitor } from './visitor.js';

const house = openHouse();

const arrive = (name: string, path?: string): Promise<Visitor> => house.arrive(name, { path });

/** The person's own link, as they would send it. */
async function linkOf(visitor: Visitor): Promise<string> {
  await visitor.context.grantPermissions(['clipboard-write']);
  await visitor.button('Copy my link').click();
  await visitor.status('Link copied').waitFor();
  // Pasted, because no script may read the clipboard here.
  const field = visitor.page.getByRole('searchbox', { name: 'Search people' });
  await field.press('ControlOrMeta+V');
  const link = await field.inputValue();
  await field.clear();
  return new URL(link).pathname;
}

describe('the language', () => {
  it('changes during a call, and the picture goes on in the same element', async () => {
    const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
    await Visitor.talk(ada, bob);
    await ada.sees(bob);
    await ada.ask(`probe.sign(${JSON.stringify(bob.name)})`);
    await ada.page.getByRole('combobox', { name: 'Language' }).selectOption('中文');
    await ada.button('挂断').waitFor();
    expect(await ada.page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    expect(await ada.ask(`probe.isSigned(${JSON.stringify(bob.name)})`)).toBe(true);
    await ada.sees(bob);
    await ada.page.reload();
    await ada.button('挂断').waitFor();
  });

  it('is the browser’s at first', async () => {
    const ada = await house.open('Ada', { locale: 'zh-CN' });
    await ada.button('上线').waitFor();
  });
});

describe('a page whose files are not where it looks for them', () => {
  it('says so, instead of being empty: at once without its style, else after a while', async () => {
    const ada = await house.open('Ada');
    const words = ada.page.getByText('does not work below a path');
    await ada.button('Go online').waitFor();
    expect(await words.count()).toBe(0);
    const gone = (files: string): Promise<unknown> =>
      ada.page.route(files, (route) => route.fulfill({ status: 404 }));
    await gone('**/assets/*.js');
    await ada.page.reload();
    expect(await words.isVisible()).toBe(false);
    await ada.ask('document.getAnimations().forEach((animation) => animation.finish())');
    await words.waitFor();
    await gone('**/assets/*.css');
    await ada.page.reload();
    await words.waitFor({ timeout: 5_000 });
  });
});

describe('a browser without WebRTC', () => {
  it('says on the first screen and in the lobby that it cannot call', async () => {
    const prepare = (page: Page): Promise<unknown> =>
      page.addInitScript('delete globalThis.RTCPeerConnection');
    const ada = await house.open('Ada', { prepare });
    const words = ada.page.getByRole('heading', { name: 'This browser cannot make calls' });
    await words.waitFor();
    await ada.goOnline();
    await words.waitFor();
  });
});

describe('the theme', () => {
  it('follows the system until it is switched', async () => {
    const ada = await arrive('Ada');
    const theme = (): Promise<string | null> => ada.page.locator('html').getAttribute('data-theme');
    await ada.page.emulateMedia({ colorScheme: 'dark' });
    await until('the dark theme', theme, (now) => now === 'dark');
    await ada.button('Dark theme').click();
    await until('the light theme', theme, (now) => now === 'light');
  });
});

describe('somebody’s link', () => {
  it('opens with that person ready to be called, and does not dial', async () => {
    const bob = await arrive('Bob');
    const ada = await arrive('Ada', await linkOf(bob));
    await ada.page.getByRole('heading', { name: `Call ${bob.name}?` }).waitFor();
    expect(await ada.page.locator('html').getAttribute('data-call')).toBeNull();
    expect(await ada.button(`Call ${bob.name}`).count()).toBe(1);
    await ada.call(bob);
    await bob.answer(ada);
    await ada.inCall('connected');
  });

  it('says so kindly when that person is not there, and sees them come back', async () => {
    const bob = await arrive('Bob');
    const link = await linkOf(bob);
    await bob.button('Go offline').click();
    await bob.button('Go online').waitFor();
    const ada = await arrive('Ada', link);
    await ada.page.getByRole('heading', { name: 'Not online right now' }).waitFor();
    await bob.goOnline();
    await ada.page.getByRole('heading', { name: `Call ${bob.name}?` }).waitFor();
  });
});

describe('the list', () => {
  it('follows what people do, and is searched', async () => {
    const [ada, bob, cat] = await Promise.all([arrive('Ada'), arrive('Bob'), arrive('Cat')]);
    await ada.row(bob).filter({ hasText: 'Available' }).waitFor();
    await Visitor.talk(bob, cat);
    await ada.row(bob).filter({ hasText: 'In a call' }).waitFor();
    await ada.page.getByRole('searchbox', { name: 'Search people' }).fill(cat.name.toUpperCase());
    await ada.row(bob).waitFor({ state: 'detached' });
    await ada.row(cat).waitFor();
    await cat.hangUp();
    await ada.row(cat).filter({ hasText: 'Available' }).waitFor();
  });
});

describe('a tab', () => {
  it('that is reloaded in a call comes back into it', async () => {
    const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
    await Visitor.talk(ada, bob);
    await bob.page.reload();
    await bob.inCall('connected');
    await Promise.all([ada.sees(bob), bob.sees(ada), ada.hears(), bob.hears()]);
    await bob.hangUp();
    await ada.status('Call ended').waitFor();
    await Promise.all([ada.released(), bob.released()]);
  });

  it('that is reloaded while it rings goes on ringing, on either side', async () => {
    const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
    await ada.call(bob);
    await bob.callFrom(ada).waitFor();
    await ada.page.reload();
    await ada.button('Cancel call').waitFor();
    await bob.page.reload();
    await bob.answer(ada);
    await Promise.all([ada.inCall('connected'), bob.inCall('connected')]);
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
  });

  it('of the same person rings beside the other, and falls silent when that one answers', async () => {
    const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
    const second = await bob.context.newPage();
    await second.goto(house.url);
    await second.getByRole('button', { name: 'Go online' }).click();
    await second.getByRole('searchbox', { name: 'Search people' }).waitFor();
    await ada.call(bob);
    const dialog = second.getByRole('alertdialog', { name: `${ada.name} is calling` });
    await dialog.waitFor();
    await bob.answer(ada);
    await dialog.waitFor({ state: 'detached' });
    await second.getByText('You answered on another device').waitFor();
    await ada.inCall('connected');
  });
});
