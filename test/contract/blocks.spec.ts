/** What presence.store.ts promises of blocked people, held against memory and Redis alike. */
import type { Place, PresenceStore } from '../../src/presence/presence.store.js';
import { MemoryBlocks } from '../../src/presence/blocks.memory.js';
import { MemoryPresenceStore } from '../../src/presence/presence.store.memory.js';
import { HandClock } from '../support/hand-clock.js';
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
    // A repetition is no change; and what is told is the change, not all whom she has blocked.
    const told = (await heard(5)).map(({ upserts, blocks }) => [upserts.length, blocks?.[0]]);
    const change = (other: string, blocked: boolean) => [0, { id: 'ada', other, blocked }];
    expect(told).toEqual([
      [1, undefined],
      ...[change('zed', true), change('bo', true), change('zed', false), change('bo', false)],
    ]);
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

  it('of somebody new goes with the place, unless it lasts', async () => {
    const passing = { lasts: false, mostPassing: 2 };
    await store.claim(place('d1'), 'Ada', false);
    for (const other of ['bo', 'cy']) expect(await store.block('ada', other, true, 9, passing)).toBe(true);
    expect(await store.block('ada', 'di', true, 9, passing)).toBe(false);
    expect(await store.block('ada', 'di', true, 9)).toBe(true);
    // It lasts from now on.
    expect(await store.block('ada', 'bo', true, 9)).toBe(true);
    expect(await blocked()).toEqual(['bo', 'cy', 'di']);
    await store.release('d1', { connection: 'c-d1' });
    await store.claim(place('d2'), 'Ada', false);
    expect(await blocked()).toEqual(['bo', 'di']);
  });

  it('is put back as new, with what lasts of it', async () => {
    const more = { lasting: ['bo'], newForS: 60 };
    await store.restore(place('d1'), { ...ADA, blocked: ['bo', 'cy'] }, more);
    expect(await blocked()).toEqual(['bo', 'cy']);
    await store.release('d1', { connection: 'c-d1' });
    await store.claim(place('d2'), 'Ada', false);
    expect(await blocked()).toEqual(['bo']);
  });
});

describe('MemoryPresenceStore.block', () => {
  it('lasts for whoever has been here for an hour', async () => {
    const clock = new HandClock();
    const store = new MemoryPresenceStore(clock);
    await store.claim(place('d1'), 'Ada', false);
    await store.block('ada', 'bo', true, 9, { lasts: false, mostPassing: 9 });
    clock.pass(3_600_000);
    await store.release('d1', { connection: 'c-d1' });
    await store.claim(place('d2'), 'Ada', false);
    expect((await store.entry('ada'))?.blocked).toEqual(['bo']);
  });

  it('forgets whole people, the oldest, when there are too many blocks', () => {
    const blocks = new MemoryBlocks(5);
    for (const person of ['a', 'b', 'c']) for (const other of ['x', 'y']) blocks.set(person, other, true);
    expect([blocks.of('a'), blocks.of('c'), blocks.size]).toEqual([{}, { blocked: ['x', 'y'] }, 4]);
  });
});
