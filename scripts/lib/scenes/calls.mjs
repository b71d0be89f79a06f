// In a call of two: the call itself, talk beside it, and what it says of pictures and sounds.
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  button,
  deaf,
  dialog,
  inCall,
  microphone,
  placeless,
  playing,
  press,
  says,
  screenless,
  send,
  stay,
  talk,
} from './acts.mjs';
import { SHOWN } from './shown.mjs';

const theirs = { browser: 'theirs' };

/** Two who talk. */
async function two(stage, { mine, others, how } = {}) {
  const page = await stage.arrive('Ada', mine);
  const other = await stage.arrive('小明', { ...theirs, ...others });
  await talk(page, other, 'Ada', '小明', how);
  return [page, other];
}
const chat = (page) => page.getByRole('complementary', { name: 'Chat' });
const field = (page) => page.getByRole('textbox', { name: 'Write a message' });
async function write(page, text) {
  await field(page).fill(text);
  await field(page).press('Enter');
}

/** @type {import('../scenes.mjs').Scenes} */
export const calls = {
  async *connecting(stage) {
    const page = await stage.arrive('Ada');
    const other = await stage.arrive('小明', { ...theirs, before: deaf });
    await press(page, 'Call 小明');
    await press(other, 'Accept');
    await page.getByText('Connecting to 小明').waitFor();
    yield ['connecting', page];
  },

  async *call(stage) {
    const [page, other] = await two(stage);
    await playing(page, '小明');
    await page.getByRole('button', { name: /^Connection:/ }).waitFor();
    yield ['call', page];
    await press(page, 'Verify this call');
    await page.getByRole('heading', { name: 'Is anybody in between?' }).waitFor();
    await page.locator('[data-verification=ready]').waitFor();
    yield ['verify', page];
    await press(page, 'They are the same');
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
    await page.getByRole('button', { name: /^Connection:/ }).click();
    await says(page, 'Directly from browser to browser');
    yield ['quality', page];
    await page.keyboard.press('Escape');
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

  async *chat(stage) {
    const [page, other] = await two(stage);
    await playing(page, '小明');
    await press(page, 'Chat');
    await chat(page).waitFor();
    yield ['chat-empty', page];
    await press(other, 'Chat');
    await write(page, 'Do you see the dog? https://example.org/dog');
    await other.getByText('Do you see the dog?').first().waitFor();
    await write(other, '很可爱！');
    await says(page, '很可爱！');
    yield ['chat', page];
    await press(page, 'Chat');
    await write(other, 'It has found the shoes again.');
    await page.getByTitle('1 unread message').waitFor();
    await press(page, 'React');
    await press(page, 'Heart');
    await press(other, 'Laughing');
    await page.locator('.floating span').nth(1).waitFor();
    yield ['reactions', page];
    await press(other, 'Hang up');
    await stay(page, '小明 hung up');
    await press(page, 'Chat');
    await page.getByRole('log', { name: 'Messages' }).waitFor();
    yield ['ended-chat', page];
  },

  async *files(stage) {
    const folder = mkdtempSync(join(tmpdir(), 'dogeller-files-'));
    try {
      const [page, other] = await two(stage, { others: { before: placeless } });
      await press(page, 'Chat');
      await press(other, 'Chat');
      await send(other, '合照.jpg', 2_400_000);
      await press(page, 'Accept 合照.jpg');
      await page.getByRole('link', { name: 'Save 合照.jpg' }).waitFor();
      await send(other, 'Rechnung 2026-11, Hohenstein-Bergmann & Söhne.pdf', 310_000);
      // So big that it can be paused before it is through, and nothing on the disk.
      const film = join(folder, 'holiday.mp4');
      writeFileSync(film, '');
      truncateSync(film, 500_000_000);
      await page.locator('input[type=file]').setInputFiles(film);
      await press(other, 'Accept holiday.mp4');
      await press(page, 'Pause holiday.mp4');
      await says(chat(page), 'Paused');
      yield ['files', page];
      await press(page, 'Chat');
      await page.evaluate(() => {
        const data = new DataTransfer();
        data.items.add(new File(['dog'], 'dog.txt'));
        const how = { dataTransfer: data, bubbles: true, cancelable: true };
        document.body.dispatchEvent(new DragEvent('dragenter', how));
      });
      await says(page, 'Drop files here');
      yield ['drop', page];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },

  async *hints(stage) {
    const [page, other] = await two(stage, {
      mine: { before: microphone('voice') },
      others: { before: microphone('nothing') },
    });
    await press(page, 'Microphone');
    await page.getByRole('status').filter({ hasText: 'You are muted. Speaking?' }).waitFor();
    yield ['hint-muted', page];
    await other.getByRole('status').filter({ hasText: 'No sound comes from your microphone' }).waitFor();
    yield ['hint-silent', other];
  },

  async *sharing(stage) {
    // It takes the tab whose name it was started with, as if the person had chosen it.
    const [page, other] = await two(stage, {
      mine: { browser: 'strict' },
      others: { before: screenless },
    });
    const tab = await page.context().newPage();
    await tab.setContent(SHOWN);
    await page.bringToFront();
    await press(page, 'Share screen');
    await page.getByRole('status').filter({ hasText: 'You are sharing your screen' }).waitFor();
    await other.getByRole('status').filter({ hasText: 'Ada is sharing the screen' }).waitFor();
    await other.locator('video.whole').waitFor();
    yield ['sharing', page];
    yield ['shared-screen', other];
    await press(other, 'Share screen');
    await says(other, 'does not let this page share your screen');
    yield ['share-denied', other];
  },

  async *audio(stage) {
    const [page, other] = await two(stage, { how: 'Audio call' });
    await page.getByText('小明’s camera is off').waitFor();
    yield ['call-audio', page];
    await page.getByRole('timer').filter({ hasText: '00:06' }).waitFor();
    await press(other, 'Hang up');
    await stay(page, '小明 hung up');
    yield ['ended', page];
  },

  async *group(stage) {
    const [page, other] = await two(stage);
    const third = await stage.arrive('Grace', { browser: 'third' });
    await press(page, 'More');
    await press(page, 'Add someone');
    await button(page, 'Add Grace').waitFor();
    yield ['add', page];
    await press(page, 'Add Grace');
    await button(page, 'Cancel ringing Grace').waitFor();
    yield ['group-ringing', page];
    await third.getByRole('alertdialog', { name: 'Ada is calling' }).waitFor();
    yield ['group-incoming', third];
    await press(third, 'Accept');
    await Promise.all(['小明', 'Grace'].map((name) => playing(page, name)));
    // What has just happened is said for a few seconds.
    await page.getByText('Grace has joined.').waitFor({ state: 'detached' });
    yield ['group', page];
    await press(page, 'Verify this call');
    await page.getByRole('heading', { name: 'Is anybody in between?' }).waitFor();
    yield ['group-verify', page];
    await press(page, 'Verify this call');
    await page.getByRole('button', { name: /^Connection:/ }).click();
    await says(page, 'Directly from browser to browser');
    yield ['group-quality', page];
    await page.keyboard.press('Escape');
    await press(other, 'Microphone');
    await press(other, 'Camera');
    await page.getByText('小明 is muted').waitFor();
    yield ['group-muted', page];
    await press(page, 'Hang up');
    await stay(page, 'In the call: 小明 and Grace');
    yield ['ended-group', page];
  },
};
