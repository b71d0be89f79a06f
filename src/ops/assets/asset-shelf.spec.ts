import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HandClock } from '../../../test/support/hand-clock.js';
import { AssetShelf } from './asset-shelf.js';
import { type Assets, KEEP_MS, MemoryAssetStore } from './asset.store.js';
import { OwnAssets } from './own-assets.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function build(files: Record<string, string>): OwnAssets {
  const folder = mkdtempSync(path.join(tmpdir(), 'dogeller-assets-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return new OwnAssets(`${folder}/`);
}

/** Counts what it is asked. */
class Counted extends MemoryAssetStore {
  looks = 0;
  reads = 0;
  puts = 0;
  override keep(build: string, more: Assets): Promise<string[]> {
    this.puts += more.size;
    return super.keep(build, more);
  }
  override builds(): ReturnType<MemoryAssetStore['builds']> {
    this.looks++;
    return super.builds();
  }
  override read(build: string, name: string): Promise<Buffer | null> {
    this.reads++;
    return super.read(build, name);
  }
}

describe('AssetShelf', () => {
  let now = 0;
  const store = new Counted(new HandClock());
  const [a, b] = [
    build({ 'x-a.js': 'a', 'font-1.woff2': 'f' }),
    build({ 'x-b.js': 'bb', 'font-1.woff2': 'f' }),
  ];
  const [old, young] = [a, b].map((own) => new AssetShelf({ store, own, now: () => now }));
  const text = async (shelf: AssetShelf | undefined, name: string): Promise<string | undefined> =>
    (await shelf?.find(name))?.toString();

  it('gives builds names of their own', () => {
    expect(a.build).not.toBe(b.build);
    expect(build({ 'x-a.js': 'a', 'font-1.woff2': 'f' }).build).toBe(a.build);
  });

  it('finds what only the other build has, both ways', async () => {
    await Promise.all([old?.renew(), young?.renew()]);
    expect(await text(young, 'x-a.js')).toBe('a');
    expect(await text(old, 'x-b.js')).toBe('bb');
  });

  it('puts there only what is missing', async () => {
    const before = store.puts;
    await old?.renew();
    expect(store.puts).toBe(before);
  });

  it('puts everything back when the record was lost', async () => {
    const clock = new HandClock();
    const lost = new Counted(clock);
    const shelf = new AssetShelf({ store: lost, own: a });
    await shelf.renew();
    clock.pass(KEEP_MS);
    expect((await lost.builds()).size).toBe(0);
    await shelf.renew();
    expect([...((await lost.builds()).get(a.build) ?? [])].sort()).toEqual(['font-1.woff2', 'x-a.js']);
  });

  it('asks the store once for each, however often it is wanted', async () => {
    const before = store.reads;
    for (let i = 0; i < 10; i++) await text(young, 'x-a.js');
    expect(store.reads).toBe(before);
  });

  it('looks for unknown names at most once a second', async () => {
    const before = store.looks;
    now += 5_000;
    for (let i = 0; i < 100; i++) expect(await text(young, `no-${i}.js`)).toBeUndefined();
    expect(store.looks).toBe(before + 1);
    await store.keep('c', new Map([['x-c.js', Buffer.from('c')]]));
    expect(await text(young, 'x-c.js')).toBeUndefined();
    now += 1_000;
    expect(await text(young, 'x-c.js')).toBe('c');
  });

  it('believes no name that is none of an asset', async () => {
    now += 1_000;
    await store.keep('d', new Map([['page.html', Buffer.from('<script>')]]));
    expect(await text(young, 'page.html')).toBeUndefined();
  });

  it('holds no more in memory than it may', async () => {
    const small = new AssetShelf({ store, own: b, now: () => now, mostCached: 1_000 });
    await store.keep('e', new Map([1, 2, 3].map((i) => [`big-${i}.js`, Buffer.alloc(400)])));
    now += 1_000;
    for (const i of [1, 2, 3]) await small.find(`big-${i}.js`);
    const before = store.reads;
    await small.find('big-3.js');
    await small.find('big-2.js');
    expect(store.reads).toBe(before);
    await small.find('big-1.js');
    expect(store.reads).toBe(before + 1);
  });

  it('shares nothing when it is too much', async () => {
    const own = new OwnAssets(`${folders[0]}/`, 1);
    expect(own.tooMuch).toBe(true);
    const empty = new Counted(new HandClock());
    await new AssetShelf({ store: empty, own }).start();
    expect(empty.puts).toBe(0);
  });
});
