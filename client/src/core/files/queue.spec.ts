/** Many files at once, and what a page refuses by itself: never told as the person's decline. */
import { describe, expect, it } from '@jest/globals';
import { settle, until } from '../fake-channel.ts';
import { bytes, connect, ending, fileOf, page, type Page } from './fake-page.ts';
import { MOST_AT_ONCE, MOST_EVER } from './file-line.ts';

const photos = (count: number, size = 10): File[] =>
  Array.from({ length: count }, (_, i) => fileOf(bytes(size, i + 1), `photo-${i + 1}.jpg`));
const open = (one: Page) => one.all().filter(({ stage }) => !['done', 'declined', 'failed'].includes(stage));
const done = (one: Page) => one.all().filter(({ stage }) => stage === 'done');
const names = (one: Page): string[] => one.all().map(({ name }) => name);

async function met() {
  const [ada, bob] = [page('a'), page('b')];
  const wire = connect(ada, bob);
  await settle();
  return { ada, bob, wire };
}

describe('thirty photos at once', () => {
  it('all arrive after one click, and never more of them are offered than the other page takes', async () => {
    const { ada, bob } = await met();
    let most = 0;
    bob.files.onChange(() => (most = Math.max(most, open(bob).length)));
    ada.files.send(photos(30));
    await until('the first ones', () => bob.all().length === MOST_AT_ONCE);
    expect(bob.files.acceptable).toEqual({ files: 30, bytes: 300 });
    expect(ada.all().filter(({ held }) => held === 'queue')).toHaveLength(30 - MOST_AT_ONCE);
    bob.files.acceptAll();
    await until('all of them', () => done(ada).length === 30 && done(bob).length === 30);
    expect(most).toBe(MOST_AT_ONCE);
    expect(names(bob)).toEqual(names(ada));
    expect(bob.files.acceptable).toEqual({ files: 0, bytes: 0 });
  });

  it('arrive one after the other when each is accepted by itself', async () => {
    const { ada, bob } = await met();
    ada.files.send(photos(25));
    for (let i = 0; i < 25; i++) {
      await until('an offer', () => bob.all().length > i);
      bob.files.accept(bob.all()[i]?.id ?? '');
    }
    await until('all of them', () => done(ada).length === 25 && done(bob).length === 25);
  });

  it('go on after a decline, a cancellation, and a file that cannot be read', async () => {
    const { ada, bob } = await met();
    const unreadable = photos(1)[0] as File;
    unreadable.slice = () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) as unknown as Blob;
    ada.files.send([unreadable, ...photos(MOST_AT_ONCE + 2)]);
    await until('the first ones', () => bob.all().length === MOST_AT_ONCE);
    const [first, second, third] = bob.all().map(({ id }) => id) as [string, string, string];
    bob.files.accept(first);
    await until('the next one', () => bob.all().length === MOST_AT_ONCE + 1);
    bob.files.cancel(second);
    bob.files.accept(third);
    await until('the last ones', () => bob.all().length === MOST_AT_ONCE + 3);
    const told = ada.all().slice(0, 2).map(ending);
    expect(told).toEqual([
      ['failed', 'unreadable', false],
      ['declined', null, false],
    ]);
    expect(ada.all().filter(({ stage }) => stage === 'declined')).toHaveLength(1);
  });

  it('of which only those are taken unasked that waited at the click', async () => {
    const { ada, bob } = await met();
    ada.files.send(photos(MOST_AT_ONCE + 2));
    await until('the first ones', () => bob.all().length === MOST_AT_ONCE);
    bob.files.acceptAll();
    await until('all of them', () => done(bob).length === MOST_AT_ONCE + 2);
    ada.files.send(photos(1));
    await until('one more', () => bob.all().length === MOST_AT_ONCE + 3);
    await settle();
    expect(bob.last().stage).toBe('offered');
  });

  it('of which those with a question of their own are left to a click', async () => {
    const { ada, bob } = await met();
    bob.store.asks = (size?: number) => (size ?? 0) > 50;
    ada.files.send([...photos(2), fileOf(bytes(60), 'film.mp4')]);
    await until('the offers', () => bob.all().length === 3);
    bob.files.acceptAll();
    await until('the photos', () => done(bob).length === 2);
    await settle();
    expect(bob.last()).toMatchObject({ name: 'film.mp4', stage: 'offered' });
  });

  it('wait again for another page after a reload of it', async () => {
    const { ada, bob, wire } = await met();
    ada.files.send(photos(30));
    await until('the first ones', () => bob.all().length === MOST_AT_ONCE);
    wire.cut();
    const again = page('b2');
    connect(ada, again);
    await until('the first ones again', () => again.all().length === MOST_AT_ONCE);
    again.files.acceptAll();
    await until('all of them', () => done(ada).length === 30 && done(again).length === 30);
  });
});

describe('what a page refuses by itself', () => {
  it.each(['many', 'size', 'unsupported'] as const)('is not told as a decline: %s', async (why) => {
    const { ada, wire } = await met();
    ada.files.send(photos(1));
    await settle();
    wire.ends[1].send(JSON.stringify({ file: 'decline', n: 1, why }));
    await until('the answer', () => open(ada).length === 0);
    expect(ending(ada.last())).toEqual(['failed', why, false]);
  });

  it('is a decline when a page before this one says it, or one with a reason that we do not know', async () => {
    const { ada, wire } = await met();
    ada.files.send(photos(2));
    await settle();
    wire.ends[1].send(JSON.stringify({ file: 'decline', n: 1 }));
    wire.ends[1].send(JSON.stringify({ file: 'decline', n: 2, why: 'moon' }));
    await until('the answers', () => open(ada).length === 0);
    expect(ada.all().map(ending)).toEqual([
      ['declined', null, false],
      ['declined', null, false],
    ]);
  });

  it('a file larger than its browser can keep: both are told at once, and nobody is asked', async () => {
    const { ada, bob } = await met();
    bob.store.most = 5;
    ada.files.send(photos(1));
    await until('the answer', () => open(ada).length === 0);
    expect([ending(ada.last()), ending(bob.last())]).toEqual([
      ['failed', 'size', false],
      ['failed', 'size', false],
    ]);
    expect(bob.sinks).toEqual([]);
  });

  it('more than it takes at once, of a page without a queue', async () => {
    const { bob, wire } = await met();
    const said: unknown[] = [];
    wire.ends[0].onmessage = ({ data }) => typeof data === 'string' && said.push(JSON.parse(data));
    for (let n = 1; n <= MOST_AT_ONCE + 1; n++)
      wire.ends[0].send(JSON.stringify({ file: 'offer', n, name: 'a', size: 1, modified: 0 }));
    await settle();
    expect(said).toEqual([{ file: 'decline', n: MOST_AT_ONCE + 1, why: 'many' }]);
    expect(bob.all()).toHaveLength(MOST_AT_ONCE);
  });

  it('is said here for more files than a page takes in one call, which are not sent', async () => {
    const { ada, bob } = await met();
    ada.files.send(photos(MOST_EVER + 1, 1));
    await until('the first ones', () => bob.all().length === MOST_AT_ONCE);
    expect(ending(ada.last())).toEqual(['failed', 'many', false]);
  });
});
