/** What presence.store.ts promises of blocked people, held against memory and Redis alike. */
import type { Place, PresenceStore } from '../../src/presence/presence.store.js';
import { hear } from './hear.js';
import { describeStores } from './stores.js';

const place = (device: string): Place => ({ device, person: 'ada', node: 'n1', connection: `c-${device}` });
const ADA = { id: 'ada', name: 'Ada', status: 'available', activity: null, call: null } as const;

describeStores('PresenceStore.block', (harness) => {
  let store: PresenceStore;
  beforeEach(() => {
    store = harness.backing().presence;
  });

  const blocked = async (): Promise<readonly string[] | undefined> => (await store.entry('ada'))?.blocked;

  it('stands in the entry, in order, until it is taken back', async () => {
    const heard = hear(harness.other().presence);
    await store.claim(place('d1'), 'Ada', false);
    for (const other of ['zed', 'bo', 'bo']) expect(await store.block('ada', other, true, 9)).toBe(true);
    expect(await blocked()).toEqual(['bo', 'zed']);
    expect(await store.block('ada', 'zed', false, 9)).toBe(true);
    expect(await store.block('ada', 'bo', false, 9)).toBe(true);
    expect(await store.block('ada', 'bo', false, 9)).toBe(true);
    expect(await store.entry('ada')).toEqual(ADA);
    // A repetition is no change.
    const upserts = (await heard(5)).map((change) => change.upserts[0]?.blocked);
    expect(upserts).toEqual([undefined, ['zed'], ['bo', 'zed'], ['bo'], undefined]);
  });

  it('is kept for a person who goes and comes', async () => {
    await store.claim(place('d1'), 'Ada', false);
    await store.block('ada', 'bo', true, 9);
    await store.release('d1', { connection: 'c-d1' });
    await store.block('ada', 'cy', true, 9);
    expect(await blocked()).toBeUndefined();
    const back = await store.claim(place('d2'), 'Ada', false);
    expect(back).toEqual({ ok: true, entry: { ...ADA, blocked: ['bo', 'cy'] }, before: null });
    await store.update(new Map([['ada', { name: 'Anna' }]]));
    expect(await blocked()).toEqual(['bo', 'cy']);
  });

  it('has an end, but not for who is blocked already', async () => {
    expect(await store.block('ada', 'bo', true, 1)).toBe(true);
    expect(await store.block('ada', 'cy', true, 1)).toBe(false);
    expect(await store.block('ada', 'bo', true, 1)).toBe(true);
    await store.claim(place('d1'), 'Ada', false);
    expect(await blocked()).toEqual(['bo']);
  });

  it('is put back with the entry, and stays when the person goes', async () => {
    await store.restore(place('d1'), { ...ADA, blocked: ['bo'] });
    await store.release('d1', { connection: 'c-d1' });
    await store.claim(place('d2'), 'Ada', false);
    expect(await blocked()).toEqual(['bo']);
  });
});
