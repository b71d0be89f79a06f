/** Nobody is cut out of a picture: at most a quarter is, whatever the window; and a tap shows the rest. */
import { openHouse } from './house.js';
import { until, Visitor } from './visitor.js';

const house = openHouse();
const PHONE = { viewport: { width: 390, height: 844 } };
const LAPTOP = { viewport: { width: 1280, height: 760 } };

const video = (name: string): string => `document.querySelector('video[aria-label=${JSON.stringify(name)}]')`;
const fit = (one: Visitor, name: string): Promise<string> =>
  one.ask<string>(`getComputedStyle(${video(name)}).objectFit`);
const isFit = (one: Visitor, name: string, wanted: string): Promise<string> =>
  until(
    `${one.name} to see ${name} ${wanted}`,
    () => fit(one, name),
    (now) => now === wanted,
  );

/** Share of a picture's width or height that is cut off on the screen. */
const cut = (one: Visitor, name: string): Promise<number> =>
  one.ask<number>(`(() => {
    const video = ${video(name)};
    if (getComputedStyle(video).objectFit === 'contain') return 0;
    const shape = video.videoWidth / video.videoHeight;
    const place = video.clientWidth / video.clientHeight;
    return 1 - Math.min(shape / place, place / shape);
  })()`);

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 && a.y < b.y + b.height - 1 && b.y < a.y + a.height - 1;

describe('a picture', () => {
  it('of a laptop is seen whole on a phone, fills it after a tap, and is remembered so', async () => {
    const [ada, bob] = await Promise.all([house.arrive('Ada', PHONE), house.arrive('Bob', LAPTOP)]);
    await Visitor.talk(ada, bob);
    await ada.sees(bob);
    await isFit(ada, bob.name, 'contain');
    const whole = ada.page.getByRole('button', { name: `Show the whole picture of ${bob.name}` });
    expect(await whole.getAttribute('aria-pressed')).toBe('true');
    await ada.page.mouse.click(195, 422);
    await isFit(ada, bob.name, 'cover');
    // The space bar goes on being the microphone's.
    expect(await ada.ask('document.activeElement.className')).not.toContain('fit');
    await ada.page.reload();
    await ada.sees(bob);
    await isFit(ada, bob.name, 'cover');
    await whole.focus();
    await ada.page.keyboard.press('Enter');
    await isFit(ada, bob.name, 'contain');
    // On the laptop it fills the window: they are of nearly one shape.
    await isFit(bob, ada.name, 'cover');
  });

  it('is one of three on a laptop: oneself among them, nobody cut away and nobody covered', async () => {
    const people = await Promise.all(['Ada', 'Bob', 'Cy'].map((name) => house.arrive(name, LAPTOP)));
    const [ada, bob, cy] = people as [Visitor, Visitor, Visitor];
    await Visitor.talk(ada, bob);
    await ada.asksIn(cy);
    await cy.answer(ada);
    await Promise.all([cy.sees(ada), cy.sees(bob), ada.sees(cy), bob.sees(cy)]);
    const names = ['You', bob.name, cy.name];
    const boxes = async (): Promise<Box[]> =>
      Promise.all(
        names.map(async (name) => (await ada.page.getByLabel(name, { exact: true }).boundingBox()) as Box),
      );
    // Until all have their places: of one size, two and one.
    const places = await until('three places', boxes, (now) => {
      const [first] = now;
      return now.every(({ width }) => Math.abs(width - (first?.width ?? 0)) < 2);
    });
    for (const [i, one] of places.entries())
      for (const other of places.slice(i + 1)) expect(overlap(one, other)).toBe(false);
    expect(new Set(places.map(({ y }) => Math.round(y))).size).toBe(2);
    for (const name of names) expect(await cut(ada, name)).toBeLessThanOrEqual(0.25);
    // Two again: the own picture is back in its corner.
    await cy.hangUp();
    await ada.button('Move your picture').waitFor();
    await isFit(ada, bob.name, 'cover');
  }, 90_000);
});
