/** Camera, microphone and speaker: tried before a call, chosen, changed in one, refused and allowed. */
import type { Locator, Page } from 'playwright-core';
import { chooseLast } from './choose.js';
import { openHouse } from './house.js';
import { launch, until, Visitor } from './visitor.js';

// The second of Chromium's made-up cameras shows a picture, but sends none in a call; the third does.
const flags = ['--use-fake-device-for-media-stream=device-count=3,fps=10'];
const house = openHouse({ browser: { flags } });
const { arrive } = house;
const picker = (page: Page | Locator, name: string): Locator => page.getByRole('combobox', { name });

/** The devices that are captured now: `video ID`. */
const inUse = (one: Visitor): Promise<string[]> => one.ask<string[]>('probe.devices()');

describe('before a call', () => {
  it('the camera is seen, the microphone heard, the speaker tried, and nothing before it is asked for', async () => {
    const ada = await arrive('Ada');
    expect(await inUse(ada)).toEqual([]);
    await ada.button('Check my camera').click();
    const moving = (): Promise<number> => ada.ask<number>('probe.frames("Camera")');
    await until('the own picture', moving, (frames) => frames > 5);
    const meter = ada.page.getByRole('meter', { name: 'Microphone level' });
    const loud = async (): Promise<number> => Number(await meter.getAttribute('aria-valuenow'));
    await until('the meter to move', loud, (level) => level > 20);
    await ada.button('Test speaker').click();
    await ada.status('You should hear two chimes').waitFor();
    await ada.status('You should hear two chimes').waitFor({ state: 'detached' });
    expect(await ada.status('The speaker could not be used').count()).toBe(0);
    await ada.button('Stop the check').click();
    await ada.released();
  });

  it('a chosen camera is taken at once, and again after a reload, also for a call', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await ada.button('Check my camera').click();
    const id = await chooseLast(picker(ada.page, 'Camera'));
    const isUsed = (devices: string[]): boolean => devices.includes(`video ${id}`);
    await until('the chosen camera', () => inUse(ada), isUsed);
    await ada.page.reload();
    await Visitor.talk(ada, bob);
    await until('the chosen camera in the call', () => inUse(ada), isUsed);
    await bob.sees(ada);
  });
});

describe('in a call', () => {
  it('camera, microphone and speaker are changed, and the call goes on in the same element', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await Visitor.talk(ada, bob);
    await ada.sees(bob);
    for (const one of [ada, bob])
      await one.ask(`probe.sign(${JSON.stringify(one === ada ? bob.name : ada.name)})`);
    await ada.button('More').click();
    const sheet = ada.page.getByRole('dialog', { name: 'More' });
    const camera = await chooseLast(picker(sheet, 'Camera'));
    const microphone = await chooseLast(picker(sheet, 'Microphone'));
    const wanted = [`audio ${microphone}`, `video ${camera}`];
    await until(
      'both new devices',
      () => inUse(ada),
      (all) => wanted.every((one) => all.includes(one)),
    );
    const speaker = await chooseLast(picker(sheet, 'Speaker'));
    const sink = (): Promise<string> =>
      ada.ask<string>(`document.querySelector('video[aria-label="${bob.name}"]').sinkId`);
    await until('the other speaker', sink, (id) => id === speaker);
    await ada.page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await Promise.all([bob.sees(ada), bob.hears(), ada.sees(bob), ada.hears()]);
    expect(await ada.ask(`probe.isSigned(${JSON.stringify(bob.name)})`)).toBe(true);
    expect(await bob.ask(`probe.isSigned(${JSON.stringify(ada.name)})`)).toBe(true);
    expect(await ada.ask('document.activeElement.title')).toBe('More');
    await ada.hangUp();
    await ada.released();
  });
});

describe('a refused camera', () => {
  it('is explained for this browser, and comes by itself when it is allowed', async () => {
    const strict = await launch({ allow: false });
    try {
      const ada = await house.guests.arrive(strict, house.url, 'Ada', { permissions: ['clipboard-read'] });
      await ada.button('Check my camera').click();
      await ada.button('Show me how').first().click();
      const help = ada.page.getByRole('dialog', { name: 'Let Dogeller use camera and microphone' });
      await help.getByText('Click the icon to the left of the address.').waitFor();
      await ada.context.grantPermissions(['camera', 'microphone']);
      await help.waitFor({ state: 'detached' });
      const moving = (): Promise<number> => ada.ask<number>('probe.frames("Camera")');
      await until('the own picture', moving, (frames) => frames > 5);
      await house.guests.leave();
    } finally {
      await strict.close();
    }
  });
});
