/** Hands that slip: nobody moves under a pointer, a list is one tab stop, and typing opens no microphone. */
import { openHouse } from './house.js';
import { until, Visitor } from './visitor.js';

/** Who rings the same person in vain again and again has to wait; here that is the test. */
const house = openHouse({ env: { RESUME_SECONDS: '1', RATE_FACTOR: '0' } });
const ROUNDS = 10;

describe('the list of people', () => {
  it('holds still under a resting pointer: the click rings the person it was on, ten times of ten', async () => {
    const [ada, mona] = [await house.arrive('Ada'), await house.arrive('Mona')];
    const boss = await house.open('Boss');
    for (let round = 0; round < ROUNDS; round++) {
      const call = ada.button(`Call ${mona.name}`);
      await call.hover();
      // Stands above Mona.
      await boss.goOnline();
      await ada.page.getByText(/^\d+ more (person|people)$/).waitFor();
      await ada.page.mouse.down();
      await ada.page.mouse.up();
      await mona.callFrom(ada).waitFor();
      expect(await boss.page.getByRole('alertdialog').count()).toBe(0);
      await ada.button('Cancel call').click();
      await ada.button('Back to people').click();
      await ada.page.mouse.move(0, 0);
      await boss.button('Go offline').click();
      await ada.row(boss).waitFor({ state: 'detached' });
    }
  }, 120_000);

  it('shows who has come as soon as the pointer goes', async () => {
    const [ada, mona] = [await house.arrive('Ada'), await house.arrive('Mona')];
    await ada.button(`Call ${mona.name}`).hover();
    const boss = await house.arrive('Boss');
    await ada.page.getByText('1 more person').waitFor();
    expect(await ada.row(boss).count()).toBe(0);
    await ada.page.mouse.move(0, 0);
    await ada.row(boss).waitFor();
    await ada.button(`Call ${mona.name}`).hover();
    await boss.button('Go offline').click();
    await ada.row(boss).getByText('Has left').waitFor();
    expect(await ada.button(`Call ${boss.name}`).isDisabled()).toBe(true);
    await ada.page.mouse.move(0, 0);
    await ada.row(boss).waitFor({ state: 'detached' });
  });

  it('opens a person whose row is pressed, and calls nobody by that', async () => {
    const [ada, mona] = [await house.arrive('Ada'), await house.arrive('Mona')];
    await ada.row(mona).getByText(mona.name).click();
    const heading = ada.page.getByRole('heading', { name: `Call ${mona.name}?` });
    await heading.waitFor();
    await ada.page.goBack();
    await heading.waitFor({ state: 'detached' });
    await ada.row(mona).getByText(mona.name).click();
    await ada.button('Video call').click();
    await mona.callFrom(ada).waitFor();
    await ada.button('Cancel call').click();
    await ada.status('Call ended').waitFor();
    await ada.row(mona).getByText(mona.name).click();
    await heading.waitFor();
    expect(await ada.status('Call ended').count()).toBe(0);
  });

  it('is one stop for Tab, and arrows move in it', async () => {
    const ada = await house.arrive('Ada');
    const others = [await house.arrive('Bob'), await house.arrive('Cy'), await house.arrive('Dee')];
    const rows = ada.page.getByRole('list', { name: 'People online' }).getByRole('listitem');
    await until(
      'three to be online',
      () => rows.count(),
      (count) => count === others.length,
    );
    const focus = (): Promise<string> =>
      ada.ask<string>('document.activeElement.ariaLabel ?? document.activeElement.textContent');
    const press = async (key: string): Promise<string> => {
      await ada.page.keyboard.press(key);
      return focus();
    };
    await ada.page.getByRole('searchbox', { name: 'Search people' }).focus();
    const [bob, cy, dee] = others.map(({ name }) => name);
    expect(await press('Tab')).toBe(`Call ${bob}`);
    expect(await press('ArrowDown')).toBe(`Call ${cy}`);
    expect(await press('ArrowLeft')).toBe(`Audio call ${cy}`);
    expect(await press('End')).toBe(`Audio call ${dee}`);
    expect(await press('ArrowUp')).toBe(`Audio call ${cy}`);
    expect(await press('Home')).toBe(`Audio call ${bob}`);
    expect(await press('Tab')).not.toMatch(/call/i);
    // Back to where one was.
    expect(await press('Shift+Tab')).toBe(`Audio call ${bob}`);
    await ada.page.keyboard.press('Enter');
    await others[0]?.callFrom(ada).waitFor();
  }, 60_000);
});

describe('a muted person who opens the chat and types at once', () => {
  it('types into the chat, and is heard by nobody', async () => {
    const [ada, bob] = [await house.arrive('Ada'), await house.arrive('Bob')];
    await Visitor.talk(ada, bob);
    const microphone = ada.button('Microphone');
    await microphone.click();
    await ada.ask(`window.pressed = [];
      new MutationObserver((all) => all.forEach(({ target }) => pressed.push(target.ariaPressed)))
        .observe(document.querySelector('[data-command=microphone]'), { attributes: true, attributeFilter: ['aria-pressed'] })`);
    await ada.button('Chat').click();
    const field = ada.page.getByRole('textbox', { name: 'Write a message' });
    await until('the field to have the focus', () => field.evaluate((one) => one.matches(':focus')), Boolean);
    await ada.page.keyboard.type('see you there', { delay: 80 });
    expect(await field.inputValue()).toBe('see you there');
    // Also where the focus is not in the field: on the panel's heading, and beside it.
    for (const where of ['aside h2', 'body']) {
      await ada.ask(
        `document.querySelector(${JSON.stringify(where)}).focus(), document.activeElement.blur()`,
      );
      await ada.page.keyboard.press('Space', { delay: 80 });
    }
    expect(await ada.ask('pressed')).toEqual([]);
    expect(await microphone.getAttribute('aria-pressed')).toBe('false');
  }, 60_000);
});
