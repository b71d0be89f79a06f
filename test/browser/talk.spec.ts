/** Chat, reactions and files between two browsers, over the connection that the call has anyway. */
import { prepared, sha256, Talker } from './talker.js';
import { openHouse } from './house.js';
import { until, Visitor, type VisitorOptions } from './visitor.js';

const house = openHouse();

/** Two people in a call. */
async function talking(options: VisitorOptions = { prepare: prepared() }): Promise<[Talker, Talker]> {
  const arrive = (name: string): Promise<Visitor> => house.arrive(name, options);
  const [ada, bob] = await Promise.all([arrive('Ada'), arrive('Bob')]);
  await Visitor.talk(ada, bob);
  return [new Talker(ada), new Talker(bob)];
}

/** Two people in a call, who both look at the chat. */
async function chatting(options?: VisitorOptions): Promise<[Talker, Talker]> {
  const both = await talking(options);
  await Promise.all(both.map((one) => one.open()));
  return both;
}

const name = ({ visitor }: Talker): string => visitor.name;

describe('the chat', () => {
  it('goes both ways, says what is new to whoever does not look, and is read after the call', async () => {
    const [ada, bob] = await talking();
    await ada.open();
    await ada.say('Hello, have a look: https://example.org/a.');
    await bob.visitor.status(`${name(ada)}: Hello, have a look`).waitFor();
    await until(
      'the title to say it',
      () => bob.visitor.page.title(),
      (title) => title === `(1) ${name(ada)} · Dogeller`,
    );
    expect(await bob.visitor.button('Chat').getAttribute('title')).toBe('1 unread message');
    await ada.log.getByText('Delivered').waitFor();
    await bob.open();
    const link = bob.log.getByRole('link', { name: 'https://example.org/a', exact: true });
    expect(await link.getAttribute('href')).toBe('https://example.org/a');
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    expect(await bob.visitor.button('Chat').getAttribute('title')).toBe('Chat');
    await bob.say('<b>not bold</b>');
    await ada.reads('<b>not bold</b>');
    await Promise.all([ada.visitor.sees(bob.visitor), bob.visitor.sees(ada.visitor)]);
    await ada.visitor.hangUp();
    for (const one of [ada, bob]) {
      await one.visitor.status('Call ended').waitFor();
      await one.visitor.button('Chat').click();
      await one.reads('<b>not bold</b>');
      expect(await one.field.count()).toBe(0);
    }
    await ada.visitor.button('Back to people').click();
    await Visitor.talk(ada.visitor, bob.visitor);
    await ada.open();
    await ada.visitor.page.getByText('Nobody has written yet.').waitFor();
  }, 40_000);

  it('sends with Enter, but not while a character is being chosen, and breaks the line with Shift', async () => {
    const [ada, bob] = await chatting();
    await ada.field.focus();
    await ada.visitor.page.keyboard.type('first');
    await ada.visitor.page.keyboard.press('Shift+Enter');
    await ada.visitor.page.keyboard.type('second');
    const compose = `document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
      { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))`;
    expect(await ada.visitor.ask(compose)).toBe(true);
    expect(await ada.field.inputValue()).toBe('first\nsecond');
    await ada.visitor.page.keyboard.press('Enter');
    await bob.log.getByText('first').waitFor();
    expect(await bob.log.getByText('first').innerText()).toBe('first\nsecond');
    expect(await ada.field.inputValue()).toBe('');
    await ada.visitor.page.keyboard.press('Escape');
    await ada.field.waitFor({ state: 'detached' });
    expect(await ada.visitor.ask('document.activeElement.ariaLabel')).toBe('Chat');
  });

  it('brings what was written while the other page was reloaded', async () => {
    const [ada, bob] = await chatting();
    await ada.say('before');
    await bob.reads('before');
    await bob.visitor.page.reload();
    await ada.say('meanwhile');
    await bob.visitor.inCall('connected');
    await bob.open();
    await bob.reads('meanwhile');
    await ada.log.getByText('Delivered').waitFor();
    expect(await bob.log.getByText('before').count()).toBe(0);
    await bob.say('here again');
    await ada.reads('here again');
  }, 40_000);

  it('shows a reaction to both, and says it in words', async () => {
    const [ada, bob] = await talking();
    await ada.visitor.button('React').click();
    await ada.visitor.button('Heart').click();
    await bob.visitor.status(`${name(ada)}: Heart`).waitFor();
    for (const one of [ada, bob]) await one.visitor.page.locator('.floating').getByText('❤️').waitFor();
    for (const one of [ada, bob])
      await one.visitor.page.locator('.floating').getByText('❤️').waitFor({ state: 'detached' });
    await bob.open();
    await bob.visitor.button('Applause').click();
    await ada.visitor.status(`${name(bob)}: Applause`).waitFor();
  });
});

describe('a file', () => {
  it('goes by button, drop and paste, once it is accepted, and is saved as it was', async () => {
    const [ada, bob] = await talking();
    await ada.open();
    const page = Buffer.from('<script>alert("never run")</script>');
    await ada.choose('page.html', page);
    await bob.visitor.status(`${name(ada)} wants to send you page.html`).waitFor();
    await bob.open();
    await bob.accept('page.html');
    expect(await bob.save('page.html')).toEqual({ suggested: 'page.html', hash: sha256(page) });
    await ada
      .file('page.html')
      .getByText(`${name(bob)} has it, whole`)
      .waitFor();

    expect(await ada.drop('dropped.txt')).toEqual([true, true]);
    await bob.accept('dropped.txt');
    expect((await bob.save('dropped.txt')).hash).toBe(sha256(Buffer.from('this is dropped.txt')));

    expect(await bob.visitor.ask('talk.paste("pasted.txt")')).toBe(true);
    await ada.accept('pasted.txt');
    expect((await ada.save('pasted.txt')).hash).toBe(sha256(Buffer.from('this is pasted.txt')));
    await Promise.all([ada.visitor.sees(bob.visitor), bob.visitor.hears()]);
  }, 40_000);

  it('is declined, paused and resumed by either side, and cancelled', async () => {
    const [ada, bob] = await chatting();
    const hash = await ada.make('film.bin', 24);
    await ada.drop('film.bin');
    await bob.visitor.button('Decline film.bin').click();
    await ada
      .file('film.bin')
      .getByText(`${name(bob)} declined`)
      .waitFor();

    await ada.drop('film.bin');
    await bob.accept('film.bin');
    await ada.visitor.button('Pause film.bin').click();
    await bob
      .file('film.bin')
      .getByText(`${name(ada)} paused it`)
      .waitFor();
    await ada.visitor.button('Resume film.bin').click();
    await bob.visitor.button('Pause film.bin').click();
    await ada
      .file('film.bin')
      .getByText(`${name(bob)} paused it`)
      .waitFor();
    await bob.visitor.button('Resume film.bin').click();
    expect((await bob.save('film.bin')).hash).toBe(hash);

    await bob.make('other.bin', 24);
    await bob.drop('other.bin');
    await ada.accept('other.bin');
    await ada.visitor.button('Cancel other.bin').click();
    await bob
      .file('other.bin')
      .getByText(`${name(ada)} cancelled it`)
      .waitFor();
    expect(await ada.visitor.page.getByRole('link', { name: 'Save other.bin' }).count()).toBe(0);
  }, 60_000);

  it('is offered again to a page that was reloaded, which leaves nothing of the first part behind', async () => {
    const [ada, bob] = await chatting();
    const hash = await ada.make('film.bin', 24);
    await ada.drop('film.bin');
    await bob.accept('film.bin');
    await bob.movedBeyond('film.bin', 0);
    await bob.visitor.page.reload();
    await bob.visitor.inCall('connected');
    await bob.open();
    await bob.accept('film.bin');
    expect((await bob.save('film.bin')).hash).toBe(hash);
    const folders = (): Promise<string[]> => bob.visitor.ask<string[]>('talk.stored()');
    await until('the older part to go', folders, ({ length }) => length === 1);
  }, 60_000);
});
