// Every state of the page, as scenes that real people play: a scene is a generator that stops at each
// state with its name and the page that shows it. One list for two uses: the screenshots of
// scripts/screenshots.mjs, and the tests that hold for every state (test/browser/axe.spec.ts).
// Driven by the English names of the controls; whoever looks changes the language and back.

const button = (page, name) => page.getByRole('button', { name, exact: true });
const press = (page, name) => button(page, name).first().click();
const dialog = (page, name) => page.getByRole('dialog', { name });
const inCall = (page, state) => page.locator(`html[data-call=${state}]`).waitFor({ timeout: 60_000 });
const ended = (page) => page.getByRole('heading', { name: 'Call ended' });

/** The remote picture has been playing for a moment. */
const playing = (page, name) =>
  page.waitForFunction(
    (label) => document.querySelector(`video[aria-label="${label}"]`)?.currentTime > 1,
    name,
  );

async function talk(from, to, fromName, toName, how = 'Call') {
  await press(from, `${how} ${toName}`);
  await to.getByRole('alertdialog', { name: `${fromName} is calling` }).waitFor();
  await press(to, 'Accept');
  await Promise.all([inCall(from, 'connected'), inCall(to, 'connected')]);
}

/** It goes away by itself unless somebody is at it. */
async function stay(page) {
  await ended(page).waitFor();
  await ended(page).hover();
}

/** Somebody's address, as everybody sees their own. */
async function pathOf(page) {
  await press(page, 'Show as QR code');
  const address = await dialog(page, 'Your link').locator('.address').textContent();
  await press(page, 'Close');
  return new URL(address).pathname;
}

/** A page that says yes to a call and then hears nothing of the other one's descriptions. */
const deaf = (page) =>
  page.addInitScript(
    'RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => undefined);',
  );

/**
 * @type {Record<string, (stage: import('./stage.mjs').Stage) => AsyncGenerator<[state: string, page: import('playwright-core').Page]>>}
 */
export const scenes = {
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

    const theirs = { browser: 'theirs' };
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

  async *link(stage) {
    const path = await pathOf(await stage.arrive('Mei', { browser: 'theirs' }));
    const page = await stage.arrive('Ada', { path });
    await page.getByRole('heading', { name: 'Call Mei?' }).waitFor();
    yield ['link', page];
    await page.goto(new URL('/call/nobody-by-this-id', stage.url).href);
    await page.getByRole('heading', { name: 'Not online right now' }).waitFor();
    yield ['link-missing', page];
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

  async *ringing(stage) {
    const page = await stage.arrive('Ada');
    const other = await stage.arrive('小明', { browser: 'theirs' });
    await press(page, 'Call 小明');
    await page.getByRole('status').filter({ hasText: 'Ringing 小明' }).waitFor();
    yield ['outgoing', page];
    await press(other, 'Decline');
    await stay(page);
    yield ['ended-declined', page];
    await press(page, 'Back to people');

    await press(other, 'Call Ada');
    const ringing = page.getByRole('alertdialog');
    await ringing.waitFor();
    yield ['incoming', page];
    await press(page, 'Reply with a message');
    await ringing.getByRole('textbox').waitFor();
    yield ['incoming-reply', page];
    await press(other, 'Cancel call');
    await ringing.waitFor({ state: 'detached' });
    await stay(page);
    await press(other, 'Message');
    await other.getByRole('textbox', { name: 'Message to Ada' }).fill('Are you there? Lunch at one?');
    await other.getByRole('textbox', { name: 'Message to Ada' }).press('Enter');
    await page.getByText('Lunch at one?').first().waitFor();
    yield ['ended-missed', page];
    await press(page, 'Message');
    await page.getByRole('textbox', { name: 'Message to 小明' }).waitFor();
    yield ['ended-message', page];
    await press(page, 'Back to people');
    await button(page, '1 missed call').waitFor();
    yield ['lobby-missed', page];
    await press(page, '1 missed call');
    await dialog(page, 'Missed calls').getByRole('listitem').first().waitFor();
    yield ['missed', page];
  },

  async *connecting(stage) {
    const page = await stage.arrive('Ada');
    const other = await stage.arrive('小明', { browser: 'theirs', before: deaf });
    await press(page, 'Call 小明');
    await press(other, 'Accept');
    await page.getByText('Connecting to 小明').waitFor();
    yield ['connecting', page];
  },

  async *call(stage) {
    const page = await stage.arrive('Ada');
    const other = await stage.arrive('小明', { browser: 'theirs' });
    await talk(page, other, 'Ada', '小明');
    await playing(page, '小明');
    yield ['call', page];
    await press(page, 'Verify this call');
    await page.getByRole('heading', { name: 'Is anybody in between?' }).waitFor();
    await page.locator('[data-verification=ready]').waitFor();
    yield ['verify', page];
    await press(page, 'Verify this call');
    await press(page, 'More');
    await dialog(page, 'More').getByRole('meter').waitFor();
    yield ['more', page];
    await press(page, 'Keyboard shortcuts');
    await dialog(page, 'Keyboard shortcuts').waitFor();
    yield ['shortcuts', page];
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await dialog(page, 'More').waitFor({ state: 'detached' });
    await press(page, 'Chat');
    await page.getByRole('complementary', { name: 'Chat' }).waitFor();
    yield ['chat-empty', page];
    await press(other, 'Chat');
    const box = page.getByRole('textbox', { name: 'Write a message' });
    await box.fill('Do you see the dog? https://example.org/dog');
    await box.press('Enter');
    await other.getByText('Do you see the dog?').first().waitFor();
    await other.getByRole('textbox', { name: 'Write a message' }).fill('很可爱！');
    await other.getByRole('textbox', { name: 'Write a message' }).press('Enter');
    await other
      .locator('input[type=file]')
      .setInputFiles({ name: 'dog.txt', mimeType: 'text/plain', buffer: Buffer.from('wow') });
    await page.getByText('dog.txt').first().waitFor();
    yield ['chat', page];
    await press(page, 'Chat');
    await press(page, 'Microphone');
    await press(other, 'Microphone');
    await press(other, 'Camera');
    await page.getByText('小明’s camera is off').waitFor();
    yield ['call-muted', page];
    await stage.stopServer();
    await page.getByText('your call continues').waitFor();
    yield ['server-lost', page];
    await other.context().close();
    await inCall(page, 'reconnecting');
    yield ['reconnecting', page];
  },

  async *group(stage) {
    const page = await stage.arrive('Ada');
    const other = await stage.arrive('小明', { browser: 'theirs' });
    const third = await stage.arrive('Grace', { browser: 'theirs' });
    await talk(page, other, 'Ada', '小明');
    await press(page, 'More');
    await press(page, 'Add someone');
    await button(page, 'Add Grace').waitFor();
    yield ['add', page];
    await press(page, 'Add Grace');
    await button(page, 'Cancel ringing Grace').waitFor();
    yield ['group-ringing', page];
    const ringing = third.getByRole('alertdialog', { name: 'Ada is calling' });
    await ringing.waitFor();
    yield ['group-incoming', third];
    await press(third, 'Accept');
    await Promise.all(['小明', 'Grace'].map((name) => playing(page, name)));
    yield ['group', page];
  },

  async *audio(stage) {
    const page = await stage.arrive('Ada');
    const other = await stage.arrive('小明', { browser: 'theirs' });
    await talk(page, other, 'Ada', '小明', 'Audio call');
    await page.getByText('小明’s camera is off').waitFor();
    yield ['call-audio', page];
    await page.getByRole('timer').filter({ hasText: '00:06' }).waitFor();
    await press(other, 'Hang up');
    await stay(page);
    yield ['ended', page];
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
