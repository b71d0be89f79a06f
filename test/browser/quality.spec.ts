/** How good the connection is, on the screen; the report to copy; sending less to save data. */
import type { Locator } from 'playwright-core';
import { openHouse } from './house.js';
import { until, Visitor } from './visitor.js';

const house = openHouse();

type Remember = Record<string, string>;
async function talking(remember: Remember = {}): Promise<[ada: Visitor, bob: Visitor]> {
  const [ada, bob] = await Promise.all([
    house.arrive('Ada', {
      remember,
      wholePicture: true,
      permissions: ['camera', 'microphone', 'clipboard-write'],
    }),
    house.arrive('Bob', { wholePicture: true }),
  ]);
  await Visitor.talk(ada, bob);
  await Promise.all([ada.sees(bob), bob.sees(ada)]);
  return [ada, bob];
}
const chip = (one: Visitor): Locator => one.page.getByRole('button', { name: /^Connection:/ });
const panel = (one: Visitor): Locator => one.page.getByRole('complementary', { name: 'Call quality' });
const height = (one: Visitor): Promise<number> =>
  one.ask<{ frameHeight?: number }>("probe.inbound('video')").then(({ frameHeight }) => frameHeight ?? 0);

describe('the quality of a call', () => {
  it('is a word, a way and a distance over the picture, and numbers that move in the panel', async () => {
    const [ada] = await talking();
    await chip(ada)
      .filter({ hasText: /Excellent|Good/ })
      .filter({ hasText: 'direct' })
      .filter({ hasText: /\d ms/ })
      .waitFor();
    await chip(ada).click();
    expect(await chip(ada).getAttribute('aria-expanded')).toBe('true');
    await panel(ada).getByText('Directly from browser to browser, over UDP').waitFor();
    for (const name of ['Bit rate', 'Lost packets', 'Jitter', 'Round trip', 'Resolution', 'Frame rate'])
      await panel(ada).getByRole('term').filter({ hasText: name }).waitFor();

    const lines = (): Promise<string[]> =>
      panel(ada)
        .locator('dl path')
        .evaluateAll((all) => all.map((path) => path.getAttribute('d') ?? ''));
    const before = await lines();
    expect(before.length).toBeGreaterThanOrEqual(11);
    const grown = (now: string[]): boolean => now.every((line, i) => line.length > (before[i] ?? '').length);
    await until('every line to grow', lines, grown, 15_000);
    const numbers = panel(ada).getByRole('definition').filter({ hasText: 'Received' });
    await numbers.filter({ hasText: /\d (kb|Mb)\/s/ }).waitFor();
    await numbers.filter({ hasText: /\d+ × \d+/ }).waitFor();

    await ada.page.keyboard.press('Escape');
    await panel(ada).waitFor({ state: 'detached' });
    expect(await chip(ada).evaluate((button) => button === button.ownerDocument.activeElement)).toBe(true);
  }, 60_000);

  it('is found under More too, and its report holds no name, no address and no id', async () => {
    const [ada, bob] = await talking();
    await ada.button('More').click();
    await ada.button('Connection details').click();
    await panel(ada).getByRole('term').first().waitFor();
    const focused = panel(ada).getByRole('heading', { name: 'Call quality' });
    expect(await focused.evaluate((heading) => heading === heading.ownerDocument.activeElement)).toBe(true);
    await ada.button('Copy report').click();
    await ada.status('Copied.').waitFor();
    const addresses = await ada.ask<string[]>('probe.addresses()');
    expect(addresses.length).toBeGreaterThan(0);

    // As somebody would hand it on: it is pasted.
    await ada.ask('probe.paper()');
    await ada.page.keyboard.press('Control+V');
    const text = await ada.ask<string>('probe.pasted()');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ what: 'Dogeller call quality', browser: 'chromium', connections: 1 });
    expect(lines[1]).toMatchObject({ path: { relayed: false, protocol: 'udp' } });
    expect(lines.at(-1)).toMatchObject({ second: 0, received: { kbit_s: expect.any(Number) } });
    for (const secret of [ada.name, bob.name, ...addresses]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/\d+\.\d+\.\d+\.\d+|[\da-f]{8}|\.local/i);
  });

  it('lets less be sent, which the other one sees, and remembers it', async () => {
    const [ada, bob] = await talking();
    await ada.button('More').click();
    const saver = ada.page.getByRole('switch', { name: 'Data saver' });
    expect(await saver.isChecked()).toBe(false);
    await saver.check();
    await until(
      'a smaller picture',
      () => height(bob),
      (now) => now > 0 && now <= 360,
      15_000,
    );
    expect(await ada.ask('probe.sending("video").encodings[0].maxBitrate')).toBe(300_000);
    expect(await ada.ask('probe.sending("audio").encodings[0].maxBitrate')).toBe(24_000);
    expect(await ada.ask("localStorage.getItem('dogeller.saver')")).toBe('true');
    await saver.uncheck();
    const free = (): Promise<unknown> => ada.ask('probe.sending("video").encodings[0].scaleResolutionDownBy');
    await until('all of it to be sent again', free, (scale) => scale === 1);
    expect(await ada.ask('probe.sending("video").encodings[0].maxBitrate')).toBeUndefined();
  }, 60_000);

  it('keeps to it from the first picture of the next call on', async () => {
    const [ada, bob] = await talking({ 'dogeller.saver': 'true' });
    expect(await height(bob)).toBeLessThanOrEqual(360);
    expect(await ada.ask('probe.sending("video").encodings[0].maxFramerate')).toBe(15);
  });

  it('puts the sound first', async () => {
    const [ada] = await talking();
    expect(await ada.ask('probe.sending("audio").encodings[0].networkPriority')).toBe('high');
    // Opus mends single losses out of the packet that comes next (RFC 6716, 2.1.7).
    expect(await ada.ask('probe.agreed()')).toContain('useinbandfec=1');
  });
});
