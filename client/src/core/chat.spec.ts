import { describe, expect, it } from '@jest/globals';
import { MOST_CHARACTERS } from './chat-line.ts';
import { Chat, MOST_ENTRIES } from './chat.ts';
import { FakeWire, settle, guardFor } from './fake-channel.ts';
import { FakeClock } from './fake-clock.ts';
import { Lane } from './lane.ts';

/** A page: what it is, and its lane to another one. */
function page(id: string, clock = new FakeClock()) {
  const chat = new Chat(clock);
  const reactions: string[] = [];
  chat.onReacted(({ from, index }) => reactions.push(`${from ?? 'me'} ${index}`));
  const texts = (): string[] =>
    chat.entries.map(({ from, text, state }) => `${from ?? 'me'}: ${text} (${state})`);
  return { id, chat, clock, reactions, texts };
}
type Page = ReturnType<typeof page>;

/** A connection of two pages, both of which know the other one by this name. */
function connect(ada: Page, bob: Page, names: [ada: string, bob: string] = ['ada', 'bob']): FakeWire {
  const wire = new FakeWire();
  new Lane(wire.end(0), ada.id, ada.chat.line(names[1]), guardFor('chat', ada.clock));
  new Lane(wire.end(1), bob.id, bob.chat.line(names[0]), guardFor('chat', bob.clock));
  wire.open();
  return wire;
}

describe('Chat', () => {
  it('brings texts both ways, in order, and says when they are there', async () => {
    const [ada, bob] = [page('a'), page('b')];
    connect(ada, bob);
    await settle();
    for (const text of ['one', 'two', 'three']) ada.chat.say(text);
    bob.chat.say('  four\n');
    expect(ada.texts()).toEqual(['me: one (waiting)', 'me: two (waiting)', 'me: three (waiting)']);
    await settle();
    expect(ada.texts()).toEqual([
      'me: one (delivered)',
      'me: two (delivered)',
      'me: three (delivered)',
      'bob: four (received)',
    ]);
    expect(bob.texts().slice(1)).toEqual([
      'ada: one (received)',
      'ada: two (received)',
      'ada: three (received)',
    ]);
  });

  it('keeps what is written before there is a connection, and while there is none', async () => {
    const [ada, bob] = [page('a'), page('b')];
    ada.chat.line('bob');
    ada.chat.say('early');
    const first = connect(ada, bob);
    await settle();
    first.cut();
    ada.chat.say('meanwhile');
    bob.chat.say('here too');
    await settle();
    expect(ada.texts()).toEqual(['me: early (delivered)', 'me: meanwhile (waiting)']);
    connect(ada, bob);
    await settle();
    expect(ada.texts()).toEqual([
      'me: early (delivered)',
      'me: meanwhile (delivered)',
      'bob: here too (received)',
    ]);
    expect(bob.texts()).toEqual([
      'ada: early (received)',
      'me: here too (delivered)',
      'ada: meanwhile (received)',
    ]);
  });

  it('shows nothing twice whose acknowledgement was lost', async () => {
    const [ada, bob] = [page('a'), page('b')];
    const wire = connect(ada, bob);
    await settle();
    bob.chat.onReceived(() => wire.cut());
    ada.chat.say('once');
    await settle();
    expect(ada.texts()).toEqual(['me: once (waiting)']);
    connect(ada, bob);
    await settle();
    expect(ada.texts()).toEqual(['me: once (delivered)']);
    expect(bob.texts()).toEqual(['ada: once (received)']);
  });

  it('shows nothing twice that a page says twice', async () => {
    const [ada, bob] = [page('a'), page('b')];
    const wire = connect(ada, bob);
    await settle();
    for (const seq of [1, 1, 2, 1])
      wire.ends[1].send(JSON.stringify({ say: { seq, text: `number ${seq}` } }));
    await settle();
    expect(ada.texts()).toEqual(['bob: number 1 (received)', 'bob: number 2 (received)']);
  });

  it('gives a page that was reloaded what the one before did not get, and takes its first words', async () => {
    const [ada, bob] = [page('a'), page('b')];
    const wire = connect(ada, bob);
    await settle();
    for (const text of ['old', 'older']) ada.chat.say(text);
    bob.chat.say('from before');
    await settle();
    wire.cut();
    ada.chat.say('new');
    const again = page('b2');
    connect(ada, again);
    again.chat.say('hello again');
    await settle();
    expect(again.texts()).toEqual(['me: hello again (delivered)', 'ada: new (received)']);
    expect(ada.texts().slice(-2)).toEqual(['me: new (delivered)', 'bob: hello again (received)']);
  });

  it('is delivered once everybody has it, and lost when somebody left without it', async () => {
    const [ada, bob, eve] = [page('a'), page('b'), page('e')];
    connect(ada, bob);
    const slow = connect(ada, eve, ['ada', 'eve']);
    await settle();
    slow.hold();
    ada.chat.say('all of you');
    await settle();
    expect(ada.texts()).toEqual(['me: all of you (waiting)']);
    slow.release();
    await settle();
    expect(ada.texts()).toEqual(['me: all of you (delivered)']);
    slow.hold();
    ada.chat.say('still there?');
    await settle();
    ada.chat.gone('eve');
    expect(ada.texts()[1]).toBe('me: still there? (lost)');
    ada.chat.say('two of us');
    await settle();
    expect(ada.texts()[2]).toBe('me: two of us (delivered)');
    expect(eve.texts()).toEqual(['ada: all of you (received)']);
  });

  it.each([
    ['empty', ''],
    ['only spaces', ' \n '],
    ['too long', 'x'.repeat(MOST_CHARACTERS + 1)],
  ])('writes nothing that is %s', (_, text) => {
    const ada = page('a');
    ada.chat.line('bob');
    expect(ada.chat.say(text)).toBe(false);
    expect(ada.chat.entries).toEqual([]);
  });

  it('writes nothing to nobody', () => {
    expect(page('a').chat.say('anybody?')).toBe(false);
  });

  it.each([
    ['no number', { say: { text: 'x' } }],
    ['a number that is none', { say: { seq: '1', text: 'x' } }],
    ['a negative number', { say: { seq: -1, text: 'x' } }],
    ['half a number', { say: { seq: 1.5, text: 'x' } }],
    ['no text', { say: { seq: 1 } }],
    ['an object as a text', { say: { seq: 1, text: { html: '<b>' } } }],
    ['an empty text', { say: { seq: 1, text: ' ' } }],
    ['a text that is too long', { say: { seq: 1, text: 'x'.repeat(MOST_CHARACTERS + 1) } }],
    ['null', { say: null }],
    ['the acknowledgement of what was never said', { ack: 5 }],
    ['an acknowledgement that is none', { ack: 'all' }],
    ['a reaction that there is not', { react: 6 }],
    ['a negative reaction', { react: -1 }],
    ['a reaction by name', { react: 'length' }],
  ])('takes no notice of a message with %s', async (_, message) => {
    const [ada, bob] = [page('a'), page('b')];
    const wire = connect(ada, bob);
    await settle();
    wire.ends[1].send(JSON.stringify(message));
    await settle();
    expect([ada.texts(), ada.reactions]).toEqual([[], []]);
    bob.chat.say('still works');
    await settle();
    expect(ada.texts()).toEqual(['bob: still works (received)']);
  });

  it('keeps the newest of what somebody writes without end', async () => {
    const [ada, bob] = [page('a'), page('b')];
    const wire = connect(ada, bob);
    await settle();
    for (let seq = 1; seq <= MOST_ENTRIES + 20; seq++) {
      wire.ends[1].send(JSON.stringify({ say: { seq, text: `${seq}` } }));
      if (seq % 100 !== 0) continue;
      for (let i = 0; i < 5; i++) await settle();
      ada.clock.advance(10_000);
    }
    for (let i = 0; i < 5; i++) await settle();
    expect(ada.chat.entries).toHaveLength(MOST_ENTRIES);
    expect(ada.chat.entries.at(-1)?.text).toBe(`${MOST_ENTRIES + 20}`);
  });

  it('loses nothing of all that may wait, and takes no flood', async () => {
    const [ada, bob] = [page('a'), page('b')];
    ada.chat.line('bob');
    for (let i = 0; i < 200; i++) expect(ada.chat.say(`${i}`)).toBe(true);
    const wire = connect(ada, bob);
    for (let i = 0; i < 10; i++) await settle();
    expect(bob.chat.entries).toHaveLength(200);
    expect(ada.chat.entries.every(({ state }) => state === 'delivered')).toBe(true);
    for (let seq = 201; seq <= 1_000; seq++) wire.ends[0].send(JSON.stringify({ say: { seq, text: 'x' } }));
    for (let i = 0; i < 10; i++) await settle();
    expect(bob.chat.entries.length).toBeLessThanOrEqual(250);
  });

  it('shows reactions on both sides, and no more than a few at once', async () => {
    const clock = new FakeClock();
    const [ada, bob] = [page('a', clock), page('b', clock)];
    const wire = connect(ada, bob);
    await settle();
    for (let i = 0; i < 10; i++) ada.chat.react(1);
    await settle();
    expect(ada.reactions).toEqual(Array.from({ length: 6 }, () => 'me 1'));
    expect(bob.reactions).toEqual(Array.from({ length: 6 }, () => 'ada 1'));
    // A page that does not hold to it.
    for (let i = 0; i < 10; i++) wire.ends[0].send('{"react": 2}');
    await settle();
    expect(bob.reactions).toHaveLength(6);
    clock.advance(500);
    ada.chat.react(0);
    ada.chat.react(0);
    await settle();
    expect(bob.reactions.slice(6)).toEqual(['ada 0']);
  });

  it('keeps no reaction for later', async () => {
    const [ada, bob] = [page('a'), page('b')];
    connect(ada, bob).cut();
    ada.chat.react(3);
    connect(ada, bob);
    await settle();
    expect(bob.reactions).toEqual([]);
  });
});
