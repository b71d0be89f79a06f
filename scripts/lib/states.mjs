// Every state of the page between calls and while it rings, in each look: for whoever changes the
// page, to look at. Taken by scripts/screenshots.mjs with `--states`.
import { join } from 'node:path';

const desktop = { viewport: { width: 1280, height: 760 } };
const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
const LOOKS = {
  light: { ...desktop, locale: 'en-GB' },
  dark: { ...desktop, locale: 'en-GB', colorScheme: 'dark' },
  phone: { ...phone, locale: 'en-GB' },
  zh: { ...phone, locale: 'zh-CN', colorScheme: 'dark' },
};
const WORDS = {
  'en-GB': {
    check: 'Check my camera',
    qr: 'Show as QR code',
    missed: /missed call/i,
    reply: 'Reply with a message',
    accept: 'Accept',
    hangUp: 'Hang up',
    message: 'Message',
    close: 'Close',
    back: 'Back to people',
    more: 'More',
    never: 'Never mind',
  },
  'zh-CN': {
    check: '检查摄像头',
    qr: '显示二维码',
    missed: /未接来电/,
    reply: '用消息回复',
    accept: '接听',
    hangUp: '挂断',
    message: '发消息',
    close: '关闭',
    back: '返回列表',
    more: '更多',
    never: '先不了',
  },
};

/**
 * @param {(browser: import('playwright-core').Browser, url: string, name: string, options: object) => Promise<import('playwright-core').Page>} goOnline
 * @param {{ mine: import('playwright-core').Browser, theirs: import('playwright-core').Browser, url: string, folder: string }} where
 */
export async function shootStates(goOnline, { mine, theirs, url, folder }) {
  const other = await goOnline(theirs, url, '小明', { ...desktop, locale: 'en-GB' });
  for (const [look, options] of Object.entries(LOOKS)) {
    const name = `Ada ${look}`;
    const words = WORDS[options.locale];
    const welcome = await (await mine.newContext(options)).newPage();
    await welcome.goto(url);
    const page = await goOnline(mine, url, name, options);
    const shoot = async (state, of = page) => {
      await of.screenshot({ path: join(folder, `${state}-${look}.png`), animations: 'disabled' });
      console.log(`${state}-${look}.png`);
    };
    const press = (text, where = page) => where.getByRole('button', { name: text, exact: true }).click();
    const callAda = () => press(`Call ${name}`, other);
    const ringing = page.getByRole('alertdialog');

    await shoot('welcome', welcome);
    await welcome.context().close();
    await shoot('lobby');
    await press(words.check);
    await page.getByRole('meter').waitFor();
    await page.locator('video').waitFor();
    await shoot('setup');
    await page.locator('.panel').scrollIntoViewIfNeeded();
    await shoot('setup-below');
    await press(words.qr);
    await page.getByRole('dialog').locator('svg path').first().waitFor();
    await shoot('qr');
    await press(words.close);
    await page.getByRole('button', { name: words.missed }).click();
    await shoot('missed-none');
    await press(words.close);

    await callAda();
    await ringing.waitFor();
    await shoot('incoming');
    await press(words.reply);
    await ringing.getByRole('textbox').waitFor();
    await shoot('incoming-reply');
    await press('Cancel call', other);
    await ringing.waitFor({ state: 'detached' });
    await press('Message', other);
    await other.getByRole('textbox').last().fill('Are you there? Lunch at one?');
    await other.getByRole('textbox').last().press('Enter');
    await page.getByRole('status').filter({ hasText: 'Lunch' }).waitFor();
    await shoot('ended-missed');
    await press(words.message);
    await page.getByRole('textbox').last().waitFor();
    await shoot('ended-message');
    await press(words.back);
    await press('Back to people', other);
    await shoot('lobby-missed');
    await page.getByRole('button', { name: words.missed }).click();
    await page.getByRole('dialog').getByRole('listitem').waitFor();
    await shoot('missed');
    await press(words.close);

    await callAda();
    await press(words.accept);
    await page.locator('html[data-call=connected]').waitFor();
    await press(words.more);
    await page.getByRole('meter').waitFor();
    await shoot('more');
    await press(words.close);
    await other.getByRole('timer').filter({ hasText: '00:06' }).waitFor();
    await press('Hang up', other);
    await press(words.back).catch(() => undefined);
    await press('Back to people', other);
    await page.getByRole('searchbox').fill('zzz');
    await page.getByRole('heading', { level: 3 }).waitFor();
    await shoot('no-match');
    await page.goto(new URL('/call/nobody-by-this-id', url).href);
    await page.getByRole('button', { name: words.never }).waitFor();
    await shoot('target-missing');
    await page.context().close();
  }
}
