import { Directory, fold } from './directory.js';
import type { Entry } from './presence.store.js';

const entry = (id: string, name: string, more: Partial<Entry> = {}): Entry => ({
  id,
  name,
  status: 'available',
  activity: null,
  call: null,
  ...more,
});

describe('Directory', () => {
  let directory: Directory;
  let version: number;
  const change = (upserts: Entry[], removes: string[] = []): boolean =>
    directory.apply({ version: ++version, upserts, removes });
  const names = (query = '', limit = 10): string[] =>
    directory.window(query, limit).people.map(({ name }) => name);

  beforeEach(() => {
    directory = new Directory();
    version = 7;
    directory.reset({ version, entries: [entry('1', 'bea'), entry('2', 'Ada')] });
  });

  it('orders by name, whatever its case or width, then by id', () => {
    change([entry('9', 'ＡＤＡ'), entry('3', 'Zoë'), entry('4', '小明'), entry('0', 'ada')]);
    expect(directory.window('', 10).people.map(({ id }) => id)).toEqual(['0', '2', '9', '1', '3', '4']);
  });

  it('finds by a part of the name, folded', () => {
    change([entry('3', 'Adam'), entry('4', 'Grace')]);
    expect(names('da')).toEqual(['Ada', 'Adam']);
    expect(directory.window('da', 1)).toMatchObject({ total: 2, available: 2, people: [{ name: 'Ada' }] });
  });

  it.each([
    ['muller', 'Müller', true],
    ['MÜLL', 'muller', true],
    ['lodz', 'Łódź', false],
    ['łodz', 'Łódź', true],
    ['елка', 'Ёлка', true],
    ['nguyen', 'Nguyễn', true],
    ['か', 'がく', false],
    ['がく', 'ガク', false],
    ['ガク', 'ｶﾞｸ', true],
    ['한', '한국', true],
    ['하', '한국', false],
    ['कम', 'कुमार', false],
  ])('asked for %s, finds %s: %s', (query, name, found) => {
    change([entry('5', name)]);
    expect(directory.window(fold(query), 10).people.some(({ id }) => id === '5')).toBe(found);
  });

  it('moves who is renamed, and takes away who has gone', () => {
    change([entry('2', 'Zed')]);
    expect(names()).toEqual(['bea', 'Zed']);
    change([], ['1', 'nobody']);
    expect(names()).toEqual(['Zed']);
    expect(directory.size).toBe(1);
  });

  it('shows what a call makes of people before what they say of themselves', () => {
    change([entry('2', 'Ada', { status: 'away', activity: 'in_call', call: 'x' })]);
    expect(directory.get('2')).toEqual({ id: '2', name: 'Ada', status: 'in_call' });
    change([entry('2', 'Ada', { status: 'away' })]);
    expect(directory.get('2')).toMatchObject({ status: 'away' });
    expect(directory.window('', 10).available).toBe(1);
  });

  it('says when a change is missing, and passes over one it has', () => {
    expect(directory.apply({ version: 9, upserts: [entry('3', 'Cy')], removes: [] })).toBe(false);
    expect(directory.apply({ version: 7, upserts: [entry('3', 'Cy')], removes: [] })).toBe(true);
    expect(names()).toEqual(['Ada', 'bea']);
    expect(directory.apply({ version: 8, upserts: [entry('3', 'Cy')], removes: [] })).toBe(true);
    expect(names()).toEqual(['Ada', 'bea', 'Cy']);
  });

  it('counts its own changes, so that a new snapshot is a new version', () => {
    const before = directory.version;
    directory.reset({ version: 0, entries: [] });
    expect(directory.version).toBeGreaterThan(before);
    expect(names()).toEqual([]);
  });

  it('is the same as sorting from scratch, after any changes', () => {
    let seed = 42;
    const random = (below: number): number =>
      (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const truth = new Map<string, Entry>([
      ['1', entry('1', 'bea')],
      ['2', entry('2', 'Ada')],
    ]);
    for (let step = 0; step < 500; step++) {
      const id = String(random(40));
      if (random(3) === 0) {
        truth.delete(id);
        change([], [id]);
      } else {
        const next = entry(id, `name ${random(12)}`);
        truth.set(id, next);
        change([next]);
      }
    }
    const sorted = [...truth.values()].sort((a, b) =>
      a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1,
    );
    expect(directory.window('', 1000).people.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id));
  });

  it('finds in a crowd what it finds by reading all', () => {
    const people = Array.from({ length: 300 }, (_, i) =>
      entry(String(i), `${i % 7 ? 'name' : 'nom'} ${i * 37}`),
    );
    change(people);
    change([entry('7', 'Somebody else'), { ...entry('14', people[14]?.name ?? ''), status: 'away' }], ['21']);
    const now = people
      .filter(({ id }) => id !== '7' && id !== '21')
      .map((person) => (person.id === '14' ? { ...person, status: 'away' } : person));
    for (const query of ['nom', 'nom 2', '37', '0', 'else', 'nothing']) {
      const all = [...now, entry('7', 'Somebody else')].filter(({ name }) =>
        name.toLowerCase().includes(query),
      );
      const { people: found, total, available } = directory.window(query, 1_000);
      expect(found.map(({ name }) => name).sort()).toEqual(all.map(({ name }) => name).sort());
      expect(found).toEqual([...found].sort((a, b) => (a.name < b.name ? -1 : 1)));
      expect([total, available]).toEqual([
        all.length,
        all.filter(({ status }) => status === 'available').length,
      ]);
    }
  });

  it('says whose windows may have changed', () => {
    directory.takeTouched();
    change([entry('2', 'Zed')], ['1']);
    expect(directory.takeTouched()).toEqual({ keys: ['bea', 'zed', 'ada'], blocks: false });
    expect(directory.takeTouched()).toEqual({ keys: [], blocks: false });
    change([{ ...entry('2', 'Zed'), blocked: ['9'] }]);
    expect(directory.takeTouched()).toEqual({ keys: ['zed'], blocks: true });
    change([{ ...entry('2', 'Zed'), status: 'away', blocked: ['9'] }]);
    expect(directory.takeTouched()).toEqual({ keys: ['zed'], blocks: false });
    directory.reset({ version: 0, entries: [] });
    expect(directory.takeTouched()).toEqual({ keys: null, blocks: true });
  });
});
