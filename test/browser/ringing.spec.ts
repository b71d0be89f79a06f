/** What a ring does beside its dialog: sound in one tab, silence in all, words instead of an answer. */
import type { Page } from 'playwright-core';
import { openHouse } from './house.js';
import { launch, until, type Visitor } from './visitor.js';

const house = openHouse();
const { arrive } = house;

const sounding = (page: Page): Promise<number> => page.evaluate<number>('probe.sounding()');

describe('of two tabs of one person', () => {
  async function twoTabsRing(): Promise<{ bob: Visitor; tabs: Page[]; loud: Page; quiet: Page }> {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    const second = await ada.context.newPage();
    await second.addInitScript({ path: new URL('./probe.js', import.meta.url).pathname });
    await second.goto(house.url);
    await second.getByRole('button', { name: 'Go online' }).click();
    await second.getByRole('searchbox', { name: 'Search people' }).waitFor();
    await bob.call(ada);
    const tabs = [ada.page, second];
    for (const page of tabs)
      await page.getByRole('alertdialog', { name: `${bob.name} is calling` }).waitFor();
    const both = (): Promise<number[]> => Promise.all(tabs.map(sounding));
    const counts = await until('one of them to ring', both, (now) => now.some((count) => count > 0));
    const [loud, quiet] = (counts[0] ?? 0) > 0 ? [ada.page, second] : [second, ada.page];
    return { bob, tabs, loud, quiet };
  }

  it('one rings, and when that is closed the other one does', async () => {
    const { loud, quiet } = await twoTabsRing();
    expect(await sounding(quiet)).toBe(0);
    await loud.close();
    await until(
      'the other tab to ring',
      () => sounding(quiet),
      (count) => count > 0,
    );
  });

  it('both are silenced by Escape in either, and both go on showing the call', async () => {
    const { bob, tabs, loud, quiet } = await twoTabsRing();
    await quiet.keyboard.press('Escape');
    await until(
      'silence',
      () => sounding(loud),
      (count) => count === 0,
    );
    for (const page of tabs) {
      const dialog = page.getByRole('alertdialog', { name: `${bob.name} is calling` });
      await dialog.getByRole('button', { name: 'Silenced' }).waitFor();
    }
  });
});

describe('a ring', () => {
  it('is in the title and on the tab’s icon, and so is the call', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    const icon = (): Promise<string> =>
      ada.ask<string>('document.querySelector("link[rel=icon]").getAttribute("href")');
    const is = (name: string) => until(`the icon ${name}`, icon, (href) => href === `/${name}.svg`);
    await is('favicon');
    await bob.call(ada);
    await is('favicon-ringing');
    await until(
      'the title',
      () => ada.page.title(),
      (title) => title.startsWith(`${bob.name} is calling`),
    );
    await ada.answer(bob);
    await is('favicon-call');
    await ada.hangUp();
    await is('favicon');
  });

  it('is answered with words, of one’s own or ready-made, and the caller reads them', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await bob.call(ada);
    await ada.callFrom(bob).getByRole('button', { name: 'Reply with a message' }).click();
    const box = ada.callFrom(bob).getByRole('textbox', { name: `Message to ${bob.name}` });
    await box.fill('In a meeting, later? <b>好</b>');
    await box.press('Enter');
    await bob.status(`${ada.name} declined`).waitFor();
    await bob.status('In a meeting, later? <b>好</b>').waitFor();
    await bob.button('Call again').click();
    await ada.callFrom(bob).getByRole('button', { name: 'Reply with a message' }).click();
    await ada.callFrom(bob).getByRole('button', { name: 'Give me five minutes.' }).click();
    await bob.status('Give me five minutes.').waitFor();
    expect(await bob.status('In a meeting').count()).toBe(0);
  });

  it('is shown by the system when the person looks elsewhere, and can be answered there', async () => {
    const permissions = ['camera', 'microphone', 'notifications'];
    const [ada, bob] = [await arrive('Ada', { permissions }), await arrive('Bob')];
    await ada.ask('void (document.hasFocus = () => false)');
    const notices = (): Promise<string[]> =>
      ada.ask<string[]>(
        'navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map(({ title }) => title))',
      );
    await bob.call(ada);
    await until('the notice', notices, ([title]) => title === `${bob.name} is calling`);
    await bob.button('Cancel call').click();
    await until('the notice to go', notices, ({ length }) => length === 0);
    await bob.button('Call again').click();
    await until('the next notice', notices, ({ length }) => length === 1);
    const [worker] = ada.context.serviceWorkers();
    await worker?.evaluate(`(async () => {
      const [notification] = await registration.getNotifications();
      dispatchEvent(new NotificationEvent('notificationclick', { notification, action: 'accept' }));
    })()`);
    await Promise.all([ada.inCall('connected'), bob.inCall('connected')]);
  });
});

describe('sound that the browser blocks', () => {
  it('is said before it has to ring, and comes with the first click', async () => {
    const strict = await launch({ flags: ['--autoplay-policy=document-user-activation-required'] });
    try {
      const ada = await house.guests.open(strict, house.url, 'Ada');
      const bob = await arrive('Bob');
      // A tab that the browser has restored: online, and nobody has touched it.
      await ada.ask(
        `localStorage.setItem('dogeller.name', ${JSON.stringify(ada.name)}), sessionStorage.setItem('dogeller.online', 'true')`,
      );
      await ada.page.reload();
      await ada.page.getByText('Your browser blocks the ringtone.').waitFor();
      await bob.call(ada);
      await ada.callFrom(bob).getByText('Your browser blocks the ringtone.').waitFor();
      expect(await sounding(ada.page)).toBe(0);
      await ada.callFrom(bob).getByRole('button', { name: 'Turn sound on' }).click();
      await until(
        'the ringtone',
        () => sounding(ada.page),
        (count) => count > 0,
      );
      await house.guests.leave();
    } finally {
      await strict.close();
    }
  });
});
