// Before a call: the first screen, the list, links, permissions, and what is offered beside it.
import { button, dialog, outdated, pathOf, press, says, silenced, unasked } from './acts.mjs';

const theirs = { browser: 'theirs' };

/** @type {import('../scenes.mjs').Scenes} */
export const lobby = {
  async *welcome(stage) {
    const page = await stage.open();
    await button(page, 'Go online').waitFor();
    yield ['welcome', page];
    // It turns the direction of writing round, and shows nothing.
    await page.getByRole('textbox', { name: 'Your name' }).fill('\u202e');
    await press(page, 'Go online');
    await page.getByRole('alert').filter({ hasText: 'ordinary characters' }).waitFor();
    yield ['welcome-problem', page];
  },

  async *lobby(stage) {
    const page = await stage.arrive('Ada');
    await page.getByRole('heading', { name: 'Nobody else is here yet' }).waitFor();
    yield ['lobby-empty', page];
    await press(page, 'Show as QR code');
    await dialog(page, 'Your link').locator('svg path').first().waitFor();
    yield ['qr', page];
    await press(page, 'Close');
    await press(page, 'Missed calls');
    await dialog(page, 'Missed calls').waitFor();
    yield ['missed-none', page];
    await press(page, 'Close');

    const [grace, linus, mei] = [
      await stage.arrive('Grace', theirs),
      await stage.arrive('Linus', theirs),
      await stage.arrive('小明', theirs),
    ];
    await stage.arrive('Maria Magdalena von Hohenstein-Bergmann', theirs);
    await stage.arrive('Tomás', theirs);
    await grace.getByRole('combobox', { name: 'Your status' }).selectOption('Away');
    await linus.getByRole('combobox', { name: 'Your status' }).selectOption('Do not disturb');
    await press(mei, 'Call Tomás');
    await page.getByRole('listitem').filter({ hasText: 'Ringing' }).first().waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Do not disturb' }).waitFor();
    yield ['lobby', page];
    await press(page, 'Check my camera');
    await page.getByRole('meter').waitFor();
    await page.waitForFunction(() => document.querySelector('video')?.currentTime > 1);
    yield ['camera-check', page];
    await press(page, 'Stop the check');
    await page.getByRole('searchbox').fill('zzz');
    await page.getByRole('heading', { name: 'No match' }).waitFor();
    yield ['search-none', page];
  },

  async *offers(stage) {
    const page = await stage.arrive('Ada', { before: unasked });
    await stage.arrive('小明', theirs);
    await button(page, 'Yes, tell me').waitFor();
    await page.evaluate(() => dispatchEvent(new Event('beforeinstallprompt', { cancelable: true })));
    await button(page, 'Install as an app').waitFor();
    yield ['offers', page];
    const old = await stage.arrive('Grace', { before: outdated });
    await says(old, 'A new version is there.');
    yield ['new-version', old];
    await stage.stopServer();
    await page.getByRole('status').filter({ hasText: 'Reconnecting' }).waitFor();
    yield ['lobby-reconnecting', page];
  },

  async *silence(stage) {
    const page = await stage.arrive('Ada', { before: silenced });
    const other = await stage.arrive('小明', theirs);
    await button(page, 'Turn sound on').waitFor();
    yield ['sound-blocked', page];
    await press(other, 'Call Ada');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Turn sound on' }).waitFor();
    yield ['incoming-blocked', page];
  },

  async *link(stage) {
    const mei = await stage.arrive('Mei', theirs);
    const path = await pathOf(mei);
    const page = await stage.arrive('Ada', { path });
    await page.getByRole('heading', { name: 'Call Mei?' }).waitFor();
    yield ['link', page];
    await mei.getByRole('combobox', { name: 'Your status' }).selectOption('Do not disturb');
    await page.getByRole('button', { name: 'Video call', exact: true, disabled: true }).waitFor();
    yield ['link-not-now', page];
    await page.goto(new URL('/call/nobody-by-this-id', stage.url).href);
    await page.getByRole('heading', { name: 'Not online right now' }).waitFor();
    yield ['link-missing', page];
    await mei.goto(new URL(path, stage.url).href);
    await mei.getByRole('heading', { name: 'This is your own link' }).waitFor();
    yield ['link-own', mei];
  },

  async *permission(stage) {
    // Granting only something else makes Chromium refuse the rest without asking.
    const page = await stage.arrive('Ada', { browser: 'strict', permissions: ['clipboard-read'] });
    await press(page, 'Check my camera');
    await button(page, 'Show me how').first().waitFor();
    yield ['permission', page];
    await press(page, 'Show me how');
    await dialog(page, 'Let Dogeller use').waitFor();
    yield ['permission-help', page];
  },

  async *replaced(stage) {
    const page = await stage.arrive('Ada');
    // Another window with the very same device: only a copied profile has that.
    const kept = await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }]);
    const before = (tab) =>
      tab.addInitScript(([local, session]) => {
        Object.assign(localStorage, local);
        Object.assign(sessionStorage, session);
      }, kept);
    await stage.open({ before });
    await page.getByRole('heading', { name: 'Open in another tab' }).waitFor();
    yield ['replaced', page];
  },
};
