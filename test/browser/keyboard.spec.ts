/**
 * A whole call with the keyboard alone, on both sides; the focus can be seen at every step, and a
 * screen reader hears of a ring once. No mouse, no element that a script focuses.
 */
import { fileURLToPath } from 'node:url';
import { openHouse } from './house.js';
import { until, Visitor } from './visitor.js';

const house = openHouse({ env: { RESUME_SECONDS: '1' } });

const SENSES = fileURLToPath(new URL('./senses.js', import.meta.url));

/** See senses.js. */
interface Focus {
  /** The accessible name, as far as this page needs it. */
  name: string;
  /** It is not the document itself. */
  isSomewhere: boolean;
  /** An outline can be seen on it, or on what stands for it; a heading or a list is only a place. */
  isVisible: boolean;
}

const focus = (one: Visitor): Promise<Focus> => one.ask<Focus>('senses.focus()');
const heard = (one: Visitor): Promise<string[]> => one.ask<string[]>('senses.heard');
const forget = (one: Visitor): Promise<void> => one.ask('void (senses.heard = [])');

/** Presses a key until the focus is there; at each stop it must be somewhere, and be seen. */
async function go(one: Visitor, key: string, to: string, most = 40): Promise<void> {
  for (let i = 0; i < most; i++) {
    await one.page.keyboard.press(key);
    const at = await focus(one);
    // Past the last element the browser itself has it, before it comes round.
    if (at.isSomewhere) expect([at.name, at.isVisible]).toEqual([at.name, true]);
    if (at.name === to) return;
  }
  throw new Error(`${one.name} did not reach ${to} with ${key}`);
}
const press = (one: Visitor, key: string): Promise<void> => one.page.keyboard.press(key);
const settled = (one: Visitor, name: string): Promise<Focus> =>
  until(
    `${one.name} to have the focus on ${name}`,
    () => focus(one),
    (at) => at.name.startsWith(name),
  );
const pressed = (one: Visitor, name: string, is: boolean): Promise<unknown> =>
  until(
    `${name} to be ${is ? 'on' : 'off'}`,
    () => one.button(name).getAttribute('aria-pressed'),
    (value) => value === String(is),
  );

async function arrive(name: string): Promise<Visitor> {
  const prepare = (page: Visitor['page']): Promise<unknown> => page.addInitScript({ path: SENSES });
  const one = await house.open(name, { prepare });
  await one.button('Go online').waitFor();
  await go(one, 'Tab', 'Your name');
  await one.page.keyboard.type(one.name);
  await press(one, 'Enter');
  await one.page.getByRole('searchbox', { name: 'Search people' }).waitFor();
  return one;
}

describe('with the keyboard alone', () => {
  it('one goes online, calls, is called, talks, and hangs up', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await ada.row(bob).waitFor();
    await go(ada, 'Tab', `Call ${bob.name}`);
    await press(ada, 'Enter');
    await settled(ada, 'Call controls');

    // Whoever was typing answers nothing by it; Escape silences.
    await settled(bob, `${ada.name} is calling`);
    for (const key of ['Space', 'Enter', 'Escape']) await press(bob, key);
    await bob.button('Silenced').waitFor();
    expect(await bob.ask<string[]>('senses.focused')).not.toContain('Accept');
    await go(bob, 'Tab', 'Accept');
    await press(bob, 'Enter');
    await Promise.all([ada.inCall('connected'), bob.inCall('connected')]);

    // The arrows walk the toolbar, and a key works what they stop at.
    await go(ada, 'ArrowRight', 'Microphone');
    await press(ada, 'Space');
    await pressed(ada, 'Microphone', false);
    await bob.page.getByText(`${ada.name} is muted`).waitFor();
    await go(ada, 'ArrowLeft', 'Hang up');
    await go(ada, 'ArrowRight', 'More');
    await press(ada, 'Enter');
    await ada.page.getByRole('dialog', { name: 'More' }).getByRole('meter').waitFor();
    await go(ada, 'Tab', 'Keyboard shortcuts');
    await press(ada, 'Enter');
    await settled(ada, 'Keyboard shortcuts');
    await ada.page.getByRole('switch', { name: 'Single letters' }).waitFor();
    await press(ada, 'Escape');
    await settled(ada, 'Keyboard shortcuts');
    await press(ada, 'Escape');
    await settled(ada, 'More');

    // The language is changed on the way, and back.
    await go(ada, 'Shift+Tab', 'Language');
    await press(ada, 'ArrowDown');
    await ada.page.locator('html:lang(zh)').waitFor();
    await press(ada, 'ArrowUp');
    await ada.page.locator('html:lang(en)').waitFor();

    await press(ada, 'F6');
    await settled(ada, 'Microphone');
    await press(bob, 'Control+Shift+H');
    await ada
      .status('Call ended')
      .filter({ hasText: `${bob.name} hung up` })
      .waitFor();
    for (const one of [ada, bob]) await settled(one, 'People online');
    await go(ada, 'Tab', 'Call again');
    await press(ada, 'Enter');
    await settled(bob, `${ada.name} is calling`);
  }, 60_000);

  it('microphone and camera follow their keys in a call, and only there', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    // Not ours yet: the page lets the browser have it.
    const taken = (): Promise<boolean> =>
      ada.ask<boolean>(
        `!dispatchEvent(new KeyboardEvent('keydown', { key: 'd', code: 'KeyD', ctrlKey: true, cancelable: true }))`,
      );
    expect(await taken()).toBe(false);
    await Visitor.talk(ada, bob);
    await until('the keys to be there', taken, (is) => is);
    await pressed(ada, 'Microphone', false);
    await press(ada, 'Control+D');
    await pressed(ada, 'Microphone', true);
    await press(ada, 'Control+E');
    await pressed(ada, 'Camera', false);
    expect(await ada.button('Camera').getAttribute('aria-keyshortcuts')).toBe('Control+E');
    // Single letters do nothing until they are wanted.
    await press(ada, 'v');
    await press(ada, 'Control+E');
    await pressed(ada, 'Camera', true);
    await ada.button('More').click();
    await ada.button('Keyboard shortcuts').click();
    await ada.page.getByRole('switch', { name: 'Single letters' }).click();
    await press(ada, 'Escape');
    await press(ada, 'Escape');
    await settled(ada, 'More');
    await press(ada, 'v');
    await pressed(ada, 'Camera', false);
    expect(await ada.button('Camera').getAttribute('aria-keyshortcuts')).toBe('Control+E V');
    await press(ada, 'Shift+?');
    await ada.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  }, 40_000);

  it('a muted one talks while the space bar is held, and is silent after it and in another window', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await Visitor.talk(ada, bob);
    await press(ada, 'Control+D');
    await pressed(ada, 'Microphone', false);
    await bob.page.getByText(`${ada.name} is muted`).waitFor();
    await ada.page.keyboard.down('Space');
    await pressed(ada, 'Microphone', true);
    await bob.page.getByText(`${ada.name} is muted`).waitFor({ state: 'detached' });
    await ada.page.keyboard.up('Space');
    await pressed(ada, 'Microphone', false);
    await ada.page.keyboard.down('Space');
    await pressed(ada, 'Microphone', true);
    await ada.ask(`void dispatchEvent(new Event('blur'))`);
    await pressed(ada, 'Microphone', false);
    await ada.page.keyboard.up('Space');
    await pressed(ada, 'Microphone', false);
  }, 40_000);
});

/** Of the list of people. */
const NEWS = / (came online|left)\./;

describe('a screen reader', () => {
  it('hears of a ring once, however long it rings', async () => {
    const [ada, bob] = [await arrive('Ada'), await arrive('Bob')];
    await forget(bob);
    await ada.row(bob).waitFor();
    await ada.call(bob);
    await bob.callFrom(ada).waitFor();
    const timer = bob.callFrom(ada).getByRole('timer');
    const first = await timer.innerText();
    const seen = new Set([first]);
    await until(
      'the countdown to go on',
      async () => seen.add(await timer.innerText()).size,
      (size) => size >= 4,
    );
    // Whoever was here before leaves meanwhile, and that is told as well.
    const heardOfIt = (await heard(bob)).filter((text) => !NEWS.test(text));
    expect(heardOfIt).toEqual([expect.stringContaining(`${ada.name} is calling`)]);
  }, 40_000);

  it('is told who comes and goes, in summary', async () => {
    const bob = await arrive('Bob');
    await forget(bob);
    const began = Date.now();
    const others = [await arrive('Cat'), await arrive('Dan'), await arrive('Eve')];
    const tookMs = Date.now() - began;
    const news = async (): Promise<string[]> => (await heard(bob)).filter((text) => NEWS.test(text));
    // News are ten seconds apart: three who come within less are told in one or two.
    const counted = (all: string[]): number =>
      all
        .map((text) => /^(?:(\d+) people|(.+)) came online\./.exec(text))
        .reduce((sum, came) => sum + (came ? Number(came[1] ?? 1) : 0), 0);
    const all = await until('the news', news, (now) => counted(now) === 3, 25_000);
    expect(all.length).toBeLessThanOrEqual(1 + Math.ceil(tookMs / 10_000));
    await others[0]?.button('Go offline').click();
    await until('the farewell', news, (now) => now.includes(`${others[0]?.name} left.`), 15_000);
  }, 60_000);
});
