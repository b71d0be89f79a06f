/** What asset.store.ts promises, held against memory and Redis alike. */
import { HandClock } from '../support/hand-clock.js';
import { type AssetStore, KEEP_MS, MemoryAssetStore, MOST_BUILDS } from '../../src/ops/assets/asset.store.js';
import { describeStores } from './stores.js';

/** Bytes that are no text. */
const BYTES = Buffer.from([0, 255, 128, 10, 13, 0, 200]);
const one = (name: string): Map<string, Buffer> => new Map([[name, BYTES]]);

describeStores('AssetStore', (harness) => {
  let store: AssetStore;
  let other: AssetStore;
  beforeEach(() => {
    store = harness.backing().assets;
    other = harness.other().assets;
  });

  it('gives another node the very bytes', async () => {
    expect(await store.keep('a', one('x-1.js'))).toEqual(['x-1.js']);
    expect((await store.keep('a', one('y-1.woff2'))).sort()).toEqual(['x-1.js', 'y-1.woff2']);
    expect(await other.read('a', 'x-1.js')).toEqual(BYTES);
    expect([...(await other.builds())].map(([build, names]) => [build, [...names].sort()])).toEqual([
      ['a', ['x-1.js', 'y-1.woff2']],
    ]);
  });

  it('knows nothing of what nobody put there', async () => {
    await store.keep('a', one('x-1.js'));
    expect(await other.read('a', 'y-1.js')).toBeNull();
    expect(await other.read('b', 'x-1.js')).toBeNull();
  });

  it('renews a build without adding anything, and says that one is not there', async () => {
    await store.keep('a', one('x-1.js'));
    expect(await other.keep('a', new Map())).toEqual(['x-1.js']);
    expect(await other.keep('b', new Map())).toEqual([]);
    expect([...(await store.builds()).keys()]).toEqual(['a']);
  });

  it('keeps so many builds and no more: those that were renewed last', async () => {
    for (let i = 0; i < MOST_BUILDS; i++) await store.keep(`b${i}`, one(`x-${i}.js`));
    await store.keep('b0', new Map());
    await store.keep('new', one('x-new.js'));
    const left = [...(await other.builds()).keys()];
    expect(left).toHaveLength(MOST_BUILDS);
    expect(left).toEqual(expect.arrayContaining(['b0', 'new']));
    expect(left).not.toContain('b1');
    expect(await other.read('b1', 'x-1.js')).toBeNull();
  });
});

describe('AssetStore, in memory', () => {
  it('forgets a build a day after it was renewed', async () => {
    const clock = new HandClock();
    const store = new MemoryAssetStore(clock);
    await store.keep('a', one('x-1.js'));
    clock.pass(KEEP_MS - 1);
    expect(await store.read('a', 'x-1.js')).toEqual(BYTES);
    clock.pass(1);
    expect(await store.read('a', 'x-1.js')).toBeNull();
  });
});
