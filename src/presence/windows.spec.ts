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

  describe('of a crowd', () => {
    const crowd = 200;
    beforeEach(() => {
      for (let i = 0; i < crowd; i++) windows.watch(`c${i}`, `x${i}`, '', 2);
      // The directory was read anew: everybody is looked at once.
      expect(windows.changes()).toEqual([]);
    });
    const toldIn = (): string[] => windows.changes().flatMap(({ connections }) => connections);

    it('tell new numbers to some at a time, until all have heard', () => {
      change([entry('ed')]);
      const rounds = [toldIn()];
      while (windows.hasMore) rounds.push(toldIn());
      expect(rounds.map((told) => told.length)).toEqual([...Array<number>(12).fill(16), 8]);
      expect(new Set(rounds.flat()).size).toBe(crowd);
      expect(toldIn()).toEqual([]);
    });

    it('tell new numbers to more at a time where there are more, within limits', () => {
      const most = (found = 0): number => (windows.hasMore ? most(Math.max(found, toldIn().length)) : found);
      for (let i = crowd; i < 640; i++) windows.watch(`c${i}`, `x${i}`, '', 2);
      change([entry('ed')]);
      expect(most()).toBe(40);
      for (let i = 640; i < 2_000; i++) windows.watch(`c${i}`, `x${i}`, '', 2);
      change([entry('flo')]);
      expect(most()).toBe(64);
    });

    it('tell numbers to few at a time when nobody would see the difference', () => {
      directory.reset({ version, entries: Array.from({ length: 500 }, (_, i) => entry(`a${1_000 + i}`)) });
      while (windows.hasMore) windows.changes();
      windows.watch('small', 'y', 'z', 1);
      change([entry('z1')]);
      const rounds = [toldIn()];
      // Where it is a great difference it is told at once, whoever else still waits.
      change([entry('z2')]);
      rounds.push(toldIn());
      expect(rounds[1]).toContain('small');
      while (windows.hasMore) rounds.push(toldIn());
      expect(Math.max(...rounds.slice(2).map((told) => told.length))).toBe(8);
      expect(new Set(rounds.flat()).size).toBe(crowd + 1);
      change(Array.from({ length: 12 }, (_, i) => entry(`zy${i}`)));
      expect(toldIn().length).toBe(16);
    });

    it('do not forget the last for the first when people keep coming', () => {
      const told = new Set<string>();
      for (let round = 0; round < 13; round++) {
        change([entry(`z${round}`)]);
        for (const connection of toldIn()) told.add(connection);
      }
      expect(told.size).toBe(crowd);
    });

    it('tell changed people to all at once, by one message', () => {
      change([entry('aa')]);
      const [message, ...others] = windows.changes();
      expect(others).toEqual([]);
      expect(message?.connections).toHaveLength(crowd);
      expect(message?.body).toMatchObject({ total: 5, upserts: [{ id: 'aa' }], removes: ['bo'] });
      expect(windows.hasMore).toBe(false);
    });

    it('say to each which version it is at, whenever it was told last', () => {
      const at = new Map(Array.from({ length: crowd }, (_, i) => [`c${i}`, 1]));
      let gaps = 0;
      const listen = (): void => {
        for (const { connections, body } of windows.changes()) {
          for (const connection of connections) {
            if (at.get(connection) !== body.previous) gaps++;
            at.set(connection, body.version);
          }
        }
      };
      for (const id of ['za', 'zb', 'a1', 'zc', 'a2']) {
        change([entry(id)]);
        listen();
      }
      while (windows.hasMore) listen();
      expect(gaps).toBe(0);
      expect(new Set(at.values())).toEqual(new Set([directory.version]));
    });
  });

  it('show a watcher who comes into the own window the one behind it', () => {
    windows.watch('c1', 'zed', '', 2);
    change([entry('zed', 'aa')]);
    // Nothing but oneself came in: the two are the same, and one is not counted.
    expect(windows.changes()).toEqual([]);
    change([], ['ada']);
    expect(windows.changes()).toMatchObject([
      { body: { total: 3, removes: ['ada'], upserts: [{ id: 'cy' }] } },
    ]);
  });

  it('are right for everybody, whatever happens in whatever order', () => {
    let seed = 7;
    const random = (below: number): number =>
      (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const truth = new Map(['ada', 'bo', 'cy', 'di'].map((id) => [id, entry(id)]));
    const queries = ['', 'a', 'ame', 'name 1', 'x'];
    interface Shown {
      watcher: string;
      query: string;
      limit: number;
      people: Map<string, unknown>;
      total: number;
      available: number;
    }
    const shown = new Map<string, Shown>();
    const listen = (isBehind?: () => boolean): void => {
      for (const { connections, body } of windows.changes(isBehind)) {
        for (const connection of connections) {
          const window = shown.get(connection);
          for (const gone of body.removes) window?.people.delete(gone);
          for (const person of body.upserts) window?.people.set(person.id, person);
          Object.assign(window ?? {}, { total: body.total, available: body.available });
        }
      }
    };
    for (let step = 0; step < 2_000; step++) {
      const id = `p${random(30)}`;
      const other = `p${random(30)}`;
      switch (random(6)) {
        case 0:
          truth.delete(id);
          change([], [id]);
          break;
        case 1: {
          const connection = `c${random(20)}`;
          const [query, limit] = [queries[random(queries.length)] ?? '', 1 + random(8)];
          const { people, total, available } = windows.watch(connection, id, query, limit);
          shown.set(connection, {
            watcher: id,
            query,
            limit,
            people: new Map(people.map((p) => [p.id, p])),
            total,
            available,
          });
          break;
        }
        default: {
          const status = random(2) === 0 ? ('available' as const) : ('away' as const);
          const blocked = random(5) === 0 ? { blocked: [other] } : {};
          const next = { ...entry(id, `name ${random(15)}`), status, ...blocked };
          truth.set(id, next);
          change([next]);
        }
      }
      if (random(4) > 0) continue;
      listen(() => random(4) === 0);
    }
    while (windows.hasMore) listen();
    for (const { watcher, query, limit, people, total, available } of shown.values()) {
      const all = [...truth.values()]
        .filter(
          ({ id, name, blocked }) => id !== watcher && name.includes(query) && !blocked?.includes(watcher),
        )
        .sort((a, b) => (a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1));
      expect([...people.keys()].sort()).toEqual(
        all
          .slice(0, limit)
          .map(({ id }) => id)
          .sort(),
      );
      expect([total, available]).toEqual([
        all.length,
        all.filter(({ status }) => status === 'available').length,
      ]);
    }
  });
});
