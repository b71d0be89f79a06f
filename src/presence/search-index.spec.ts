import { SearchIndex } from './search-index.js';

describe('SearchIndex', () => {
  let index: SearchIndex<string>;
  const add = (...names: string[]): void => names.forEach((name) => index.add(name, name));
  const found = (query: string): string[] | null => {
    const candidates = index.candidates(query);
    return candidates && [...candidates].filter((name) => name.includes(query)).sort();
  };

  beforeEach(() => {
    index = new SearchIndex();
    add('ada', 'adam', 'banana', '小明', 'zoë', '');
  });

  it('finds whatever contains the text', () => {
    expect(found('ada')).toEqual(['ada', 'adam']);
    expect(found('an')).toEqual(['banana']);
    expect(found('小明')).toEqual(['小明']);
    expect(found('oë')).toEqual(['zoë']);
    expect(found('xx')).toEqual([]);
    expect(found('adb')).toEqual([]);
  });

  it('reads few for it, by the rarest pair', () => {
    expect(index.candidates('adam')?.size).toBe(1);
  });

  it('cannot tell of less than two characters', () => {
    expect([found('a'), found('')]).toEqual([null, null]);
  });

  it('forgets what is taken out, wholly', () => {
    index.remove('banana', 'banana');
    expect(found('an')).toEqual([]);
    expect(found('ada')).toEqual(['ada', 'adam']);
    index.clear();
    expect(found('ada')).toEqual([]);
  });
});
