import { Directory } from './directory.js';
import type { Entry } from './presence.store.js';
import { Windows } from './windows.js';

const entry = (id: string, name = id): Entry => ({
  id,
  name,
  status: 'available',
  activity: null,
  call: null,
});

describe('Windows', () => {
  let directory: Directory;
  let windows: Windows;
  let version: number;
  const change = (upserts: Entry[], removes: string[] = []): void => {
    directory.apply({ version: ++version, upserts, removes });
  };

  beforeEach(() => {
    directory = new Directory();
    windows = new Windows(directory);
    version = 0;
    directory.reset({ version, entries: ['ada', 'bo', 'cy', 'di'].map((id) => entry(id)) });
  });

  it('show the first people without the watcher, and count all without the watcher', () => {
    expect(windows.watch('c1', 'bo', '', 2)).toMatchObject({
      total: 3,
      available: 3,
      people: [{ id: 'ada' }, { id: 'cy' }],
    });
    expect(windows.watch('c2', 'zed', ' D', 10)).toMatchObject({
      total: 2,
      people: [{ id: 'ada' }, { id: 'di' }],
    });
  });

  it('leave out who has blocked the watcher, from people and numbers alike', () => {
    windows.watch('c1', 'bo', '', 2);
    windows.watch('c2', 'cy', '', 2);
    change([{ ...entry('ada'), blocked: ['bo', 'nobody'] }]);
    const [told, ...more] = windows.changes();
    expect(more).toEqual([]);
    expect(told?.connections).toEqual(['c1']);
    expect(told?.body).toMatchObject({ total: 2, available: 2, removes: ['ada'], upserts: [{ id: 'di' }] });
    expect(windows.watch('c1', 'bo', 'AD', 2)).toMatchObject({ total: 0, people: [] });
    change([entry('ada')]);
    expect(windows.watch('c1', 'bo', '', 1)).toMatchObject({ total: 3, people: [{ id: 'ada' }] });
    change([{ ...entry('ada'), blocked: ['bo'] }]);
    change([], ['ada']);
    change([entry('ada')]);
    expect(windows.watch('c1', 'bo', '', 1)).toMatchObject({ total: 3 });
  });

  it('tell nothing where nothing has changed', () => {
    windows.watch('c1', 'bo', '', 2);
    expect(windows.changes()).toEqual([]);
  });

  it('move up when somebody in front goes', () => {
    const { version: previous } = windows.watch('c1', 'zed', '', 2);
    change([], ['ada']);
    expect(windows.changes()).toEqual([
      {
        connections: ['c1'],
        body: {
          previous,
          version: previous + 1,
          total: 3,
          available: 3,
          upserts: [{ id: 'cy', name: 'cy', status: 'available' }],
          removes: ['ada'],
        },
      },
    ]);
    expect(windows.changes()).toEqual([]);
  });

  it('tell only the counters of what happens outside them', () => {
    windows.watch('c1', 'zed', '', 2);
    change([entry('ed')]);
    expect(windows.changes()).toMatchObject([{ body: { total: 5, upserts: [], removes: [] } }]);
  });

  it('keep quiet about what neither they nor their counters show', () => {
    windows.watch('c1', 'zed', 'ada', 2);
    change([entry('ed')]);
    expect(windows.changes()).toEqual([]);
    // The next message still says which version it applies to.
    change([], ['ada']);
    expect(windows.changes()).toMatchObject([{ body: { previous: 1, version: 3, removes: ['ada'] } }]);
  });

  it('share one message between all who saw the same change', () => {
    windows.watch('c1', 'x', '', 10);
    windows.watch('c2', 'y', '', 10);
    windows.watch('c3', 'ada', '', 10);
    change([entry('ed')]);
    const changes = windows.changes();
    expect(changes.map(({ connections }) => connections).sort()).toEqual([['c1', 'c2'], ['c3']]);
  });

  it('tell one who is behind everything at once, later', () => {
    windows.watch('c1', 'zed', '', 10);
    change([entry('ed')]);
    expect(windows.changes(() => true)).toEqual([]);
    change([], ['ada']);
    expect(windows.changes()).toMatchObject([
      { body: { previous: 1, version: 3, removes: ['ada'], upserts: [{ id: 'ed' }] } },
    ]);
  });

  it('are replaced by a newer watch, and end', () => {
    windows.watch('c1', 'zed', 'ada', 10);
    windows.watch('c1', 'zed', 'bo', 10);
    change([{ ...entry('bo'), status: 'away' }]);
    expect(windows.changes()).toMatchObject([{ body: { upserts: [{ id: 'bo', status: 'away' }] } }]);
    windows.unwatch('c1');
    change([], ['bo']);
    expect([windows.changes(), windows.size]).toEqual([[], 0]);
  });
});
