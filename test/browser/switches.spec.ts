/**
 * Whatever is switched in a call, the other one's picture and sound go on, in the same element
 * (issue 5): it is never paused, and never made anew.
 */
import { chooseLast } from './choose.js';
import { openHouse } from './house.js';
import { Visitor } from './visitor.js';

// The second of Chromium's made-up cameras shows a picture, but sends none in a call; the third does.
const flags = ['--use-fake-device-for-media-stream=device-count=3,fps=10'];
const house = openHouse({ browser: { flags } });

describe('a call', () => {
  it('goes on in the same element, playing, whatever is switched', async () => {
    const { arrive } = house;
    const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
    await Visitor.talk(ada, bob);
    const pairs = [
      [ada, bob],
      [bob, ada],
    ] as const;
    for (const [one, other] of pairs) {
      await one.sees(other);
      await one.ask(`probe.sign(${JSON.stringify(other.name)})`);
      await one.ask(`probe.watchPlaying(${JSON.stringify(other.name)})`);
    }
    const { page } = ada;
    const sheet = page.getByRole('dialog', { name: 'More' });
    const inMore = async (work: () => Promise<unknown>): Promise<void> => {
      await ada.button('More').click();
      await work();
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
    };
    const device = (name: string) => (): Promise<void> =>
      inMore(() => chooseLast(sheet.getByRole('combobox', { name })));
    const flip = (name: string) => (): Promise<void> =>
      inMore(() => sheet.getByRole('switch', { name }).click());
    const press = (name: string) => (): Promise<void> => ada.button(name).click();

    const switches: [what: string, how: () => Promise<unknown>][] = [
      ['the language', () => page.getByRole('combobox', { name: 'Language' }).selectOption('中文')],
      ['the language back', () => page.getByRole('combobox', { name: '语言' }).selectOption('English')],
      ['the theme', press('Dark theme')],
      ['the theme back', press('Dark theme')],
      ['the camera off', press('Camera')],
      ['the camera on', press('Camera')],
      ['the microphone off', press('Microphone')],
      ['the microphone on', press('Microphone')],
      ['another camera', device('Camera')],
      ['another microphone', device('Microphone')],
      ['another speaker', device('Speaker')],
      ['noise suppression', flip('Suppress noise')],
      ['the mirror', flip('Mirror my picture')],
      ['a shared screen', press('Share screen')],
      ['the screen no more', press('Share screen')],
      ['the own picture moved', press('Move your picture')],
      ['full screen', press('Full screen')],
      ['no full screen', press('Full screen')],
      ['a phone held upright', () => page.setViewportSize({ width: 390, height: 844 })],
      ['a phone held across', () => page.setViewportSize({ width: 844, height: 390 })],
    ];
    for (const [what, how] of switches) {
      await how();
      for (const [one, other] of pairs) {
        // Without a camera there is no picture to move on; the sound does.
        if (one === ada || what !== 'the camera off') await one.sees(other);
        const label = JSON.stringify(other.name);
        const same = await one.ask(`probe.isSigned(${label})`);
        expect({ what, same, stopped: await one.ask('probe.stopped()') }).toEqual({
          what,
          same: true,
          stopped: [],
        });
      }
    }
    await Promise.all([ada.hears(), bob.hears()]);
    await ada.hangUp();
    await ada.released();
  }, 90_000);
});
