/** What presence.store.ts promises, held against memory and Redis alike. */
import type { Place, PresenceStore } from '../../src/presence/presence.store.js';
import { hear } from './hear.js';
import { describeStores } from './stores.js';

const place = (device: string, more: Partial<Place> = {}): Place => ({
  device,
  person: 'ada',
  node: 'n1',
  connection: `c-${device}`,
  ...more,
});
const ADA = { id: 'ada', name: 'Ada', status: 'available', activity: null, call: null };

describeStores('PresenceStore', (harness) => {
  let store: PresenceStore;
  beforeEach(() => {
    store = harness.backing().presence;
  });

  const names = async (): Promise<string[]> =>
    (await store.snapshot()).entries.map(({ name }) => name).sort();

  describe('claim', () => {
    it('lists the person, available, with the first device', async () => {
      expect(await store.claim(place('d1'), 'Ada', false)).toEqual({ ok: true, entry: ADA, before: null });
      expect(await store.entry('ada')).toEqual(ADA);
      expect(await store.place('d1')).toEqual(place('d1'));
      expect((await store.snapshot()).entries).toEqual([ADA]);
    });

    it('refuses one device more than a person may have, and no one that is there', async () => {
      await store.claim(place('d1'), 'Ada', false, 2);
      await store.claim(place('d2'), 'Ada', false, 2);
      expect(await store.claim(place('d3'), 'Ada', false, 2)).toEqual({ ok: false, because: 'full' });
      expect(await store.place('d3')).toBeNull();
      const again = place('d2', { connection: 'c-new' });
      expect(await store.claim(again, 'Ada', false, 2)).toMatchObject({ ok: true });
      await store.release('d1', { connection: 'c-d1' });
      expect(await store.claim(place('d3'), 'Ada', false, 2)).toMatchObject({ ok: true });
    });

    it('says who had the place until now, whatever node it was on', async () => {
      await store.claim(place('d1'), 'Ada', false);
      const next = place('d1', { node: 'n2', connection: 'c-new' });
      expect(await store.claim(next, 'Ada', true)).toMatchObject({ ok: true, before: place('d1') });
      expect(await store.place('d1')).toEqual(next);
    });

    it('refuses a device of somebody else, and changes nothing', async () => {
      await store.claim(place('d1'), 'Ada', false);
      expect(await store.claim(place('d1', { person: 'eve' }), 'Eve', false)).toEqual({
        ok: false,
        because: 'foreign',
      });
      expect(await store.place('d1')).toEqual(place('d1'));
      expect(await names()).toEqual(['Ada']);
    });

    it('refuses a device that is not there when it must be', async () => {
      expect(await store.claim(place('d1'), 'Ada', true)).toEqual({ ok: false, because: 'foreign' });
      expect(await names()).toEqual([]);
    });

    it('takes the newest name for the person', async () => {
      await store.claim(place('d1'), 'Ada', false);
      await store.claim(place('d2'), 'Ada L.', false);
      expect(await names()).toEqual(['Ada L.']);
    });

    it.each(['__proto__', 'constructor', '{people}', 'a:b', '小明 "x"\\'])(
      'takes %s for an id like any other',
      async (id) => {
        const odd = place(id, { person: id });
        expect(await store.claim(odd, id, false)).toMatchObject({ ok: true, entry: { id, name: id } });
        expect(await store.place(id)).toEqual(odd);
        expect(await store.release(id, { connection: odd.connection })).toBe('last');
        expect(await store.entry(id)).toBeNull();
      },
    );
  });

  describe('lose', () => {
    it('keeps the place and the person until the deadline', async () => {
      await store.claim(place('d1'), 'Ada', false);
      expect(await store.lose('d1', 'c-d1', 1_000)).toBe(true);
      expect(await names()).toEqual(['Ada']);
      expect(await store.expired(999, 10)).toEqual([]);
      expect(await store.expired(1_000, 10)).toEqual([place('d1')]);
    });

    it('does nothing to a device that has moved on', async () => {
      await store.claim(place('d1'), 'Ada', false);
      await store.claim(place('d1', { connection: 'c-new' }), 'Ada', false);
      expect(await store.lose('d1', 'c-d1', 1_000)).toBe(false);
      expect(await store.expired(9_999, 10)).toEqual([]);
    });

    it('is forgotten when the device comes back', async () => {
      await store.claim(place('d1'), 'Ada', false);
      await store.lose('d1', 'c-d1', 1_000);
      await store.claim(place('d1', { connection: 'c-new' }), 'Ada', true);
      expect(await store.expired(9_999, 10)).toEqual([]);
    });

    it('gives the oldest first, and no more than asked for', async () => {
      for (const [device, deadline] of [
        ['d1', 300],
        ['d2', 100],
        ['d3', 200],
      ] as const) {
        await store.claim(place(device), 'Ada', false);
        await store.lose(device, `c-${device}`, deadline);
      }
      expect((await store.expired(9_999, 2)).map(({ device }) => device)).toEqual(['d2', 'd3']);
    });
  });

  describe('release', () => {
    it('takes the person off the directory with the last device only', async () => {
      await store.claim(place('d1'), 'Ada', false);
      await store.claim(place('d2'), 'Ada', false);
      expect(await store.release('d1', { connection: 'c-d1' })).toBe('released');
      expect(await names()).toEqual(['Ada']);
      expect(await store.release('d2', { connection: 'c-d2' })).toBe('last');
      expect(await names()).toEqual([]);
      expect(await store.place('d2')).toBeNull();
    });

    it('keeps a device that has moved on to another connection', async () => {
      await store.claim(place('d1', { connection: 'c-new', node: 'n2' }), 'Ada', false);
      expect(await store.release('d1', { connection: 'c-old' })).toBe('kept');
      expect(await names()).toEqual(['Ada']);
    });

    it('keeps a device that is not lost, or not long enough', async () => {
      await store.claim(place('d1'), 'Ada', false);
      expect(await store.release('d1', { lostBefore: 9_999 })).toBe('kept');
      await store.lose('d1', 'c-d1', 1_000);
      expect(await store.release('d1', { lostBefore: 999 })).toBe('kept');
      expect(await store.release('d1', { lostBefore: 1_000 })).toBe('last');
    });

    it('has nothing to do twice', async () => {
      await store.claim(place('d1'), 'Ada', false);
      await store.release('d1', { connection: 'c-d1' });
      expect(await store.release('d1', { connection: 'c-d1' })).toBe('kept');
    });
  });

  describe('restore', () => {
    const kept = { ...ADA, status: 'away' as const };

    it('puts back a place and an entry that the record has lost', async () => {
      expect(await store.restore(place('d1'), kept)).toBe(true);
      expect([await store.place('d1'), await store.entry('ada')]).toEqual([place('d1'), kept]);
      expect(await store.on('n1')).toEqual([place('d1')]);
    });

    it('takes back a device that was counted as lost', async () => {
      await store.claim(place('d1'), 'Ada', false);
      await store.lose('d1', 'c-d1', 1_000);
      expect(await store.restore(place('d1'), kept)).toBe(true);
      expect(await store.expired(9_999, 10)).toEqual([]);
      // Whoever is listed is listed better than we remember.
      expect(await store.entry('ada')).toEqual(ADA);
    });

    it('leaves a device alone that is at another connection by now', async () => {
      const next = place('d1', { node: 'n2', connection: 'c-new' });
      await store.claim(next, 'Ada', false);
      await store.lose('d1', 'c-new', 1_000);
      expect(await store.restore(place('d1'), kept)).toBe(false);
      expect([await store.place('d1'), await store.on('n1')]).toEqual([next, []]);
      expect(await store.expired(9_999, 10)).toEqual([next]);
    });
  });

  describe('update', () => {
    beforeEach(() => store.claim(place('d1'), 'Ada', false));

    it('changes name, status and activity', async () => {
      await store.update(new Map([['ada', { name: 'Ada L.' }]]));
      await store.update(new Map([['ada', { status: 'away' as const }]]));
      await store.update(new Map([['ada', { activity: 'in_call' as const, call: 'x' }]]));
      expect(await store.entry('ada')).toEqual({
        ...ADA,
        name: 'Ada L.',
        status: 'away',
        activity: 'in_call',
        call: 'x',
      });
    });

    it('ends an activity only if it is still about that call', async () => {
      await store.update(new Map([['ada', { activity: 'in_call' as const, call: 'new' }]]));
      await store.update(new Map([['ada', { over: 'old' }]]));
      expect(await store.entry('ada')).toMatchObject({ activity: 'in_call', call: 'new' });
      await store.update(new Map([['ada', { over: 'new' }]]));
      expect(await store.entry('ada')).toEqual(ADA);
    });

    it('passes over people who are not here', async () => {
      await store.update(new Map([['bo', { name: 'Bo' }]]));
      expect(await names()).toEqual(['Ada']);
    });
  });

  describe('leases', () => {
    it('says whether the node was known', async () => {
      expect(await store.renew('n1', 1_000)).toBe(false);
      expect(await store.renew('n1', 2_000)).toBe(true);
      await store.resign('n1');
      expect(await store.renew('n1', 3_000)).toBe(false);
    });

    it('makes the devices of a dead node lost, from now on', async () => {
      await store.renew('n1', 1_000);
      await store.renew('n2', 9_000);
      await store.claim(place('d1'), 'Ada', false);
      await store.claim(place('d2', { node: 'n2' }), 'Ada', false);
      expect(await store.reap(1_000, 5_000)).toEqual([]);
      expect(await store.reap(1_001, 5_000)).toEqual(['n1']);
      expect(await store.expired(4_999, 10)).toEqual([]);
      expect(await store.expired(5_000, 10)).toEqual([place('d1')]);
      expect(await store.reap(1_001, 9_000)).toEqual([]);
    });

    it('leaves a device alone that is on another node by now', async () => {
      await store.renew('n1', 1_000);
      await store.claim(place('d1'), 'Ada', false);
      await store.claim(place('d1', { node: 'n2', connection: 'c-new' }), 'Ada', true);
      await store.reap(1_001, 5_000);
      expect(await store.expired(9_999, 10)).toEqual([]);
    });

    it('does not prolong the deadline of a device that was lost before', async () => {
      await store.renew('n1', 1_000);
      await store.claim(place('d1'), 'Ada', false);
      await store.lose('d1', 'c-d1', 2_000);
      await store.reap(1_001, 5_000);
      expect(await store.expired(2_000, 10)).toEqual([place('d1')]);
    });

    it('nor does the dead node when it wakes up and notes the loss itself', async () => {
      await store.renew('n1', 1_000);
      await store.claim(place('d1'), 'Ada', false);
      await store.reap(1_001, 5_000);
      await store.lose('d1', 'c-d1', 9_000);
      expect(await store.expired(5_000, 10)).toEqual([place('d1')]);
    });
  });

  describe('changes', () => {
    it('reach every node, in order, each version one more than the last', async () => {
      const next = hear(harness.other().presence);
      const { version } = await store.snapshot();
      await store.claim(place('d1'), 'Ada', false);
      await store.update(new Map([['ada', { status: 'away' as const }]]));
      await store.release('d1', { connection: 'c-d1' });
      expect(await next(3)).toEqual([
        { version: version + 1, upserts: [ADA], removes: [] },
        { version: version + 2, upserts: [{ ...ADA, status: 'away' }], removes: [] },
        { version: version + 3, upserts: [], removes: ['ada'] },
      ]);
      expect((await store.snapshot()).version).toBe(version + 3);
    });

    it('are not told where nothing changed', async () => {
      const next = hear(harness.other().presence);
      await store.claim(place('d1'), 'Ada', false);
      await next(1);
      const { version } = await store.snapshot();
      await store.claim(place('d2'), 'Ada', false);
      await store.update(new Map([['ada', { name: 'Ada' }]]));
      await store.release('d2', { connection: 'c-d2' });
      await store.update(new Map([['ada', { name: 'Ada L.' }]]));
      expect(await next(1)).toEqual([
        { version: version + 1, upserts: [{ ...ADA, name: 'Ada L.' }], removes: [] },
      ]);
    });
  });
});
