import { Turns } from './turns.js';

describe('Turns', () => {
  it('gives each item once in as many turns as it takes, and then begins anew', () => {
    const all = new Set([1, 2, 3, 4, 5]);
    const turns = new Turns(() => all.values());
    expect([turns.take(2), turns.take(2), turns.take(2)]).toEqual([
      [1, 2],
      [3, 4],
      [5, 1],
    ]);
  });

  it('gives none twice at one turn, however few there are', () => {
    const all = new Set<number>();
    const turns = new Turns(() => all.values());
    expect(turns.take(3)).toEqual([]);
    all.add(1).add(2);
    expect(turns.take(3)).toEqual([1, 2]);
    expect(turns.take(3)).toEqual([1, 2]);
  });

  it('goes on with items that come and go meanwhile', () => {
    const all = new Map([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
    const turns = new Turns(() => all.values());
    expect(turns.take(1)).toEqual([1]);
    all.delete('b');
    all.set('d', 4);
    expect(turns.take(2)).toEqual([3, 4]);
    all.clear();
    expect(turns.take(2)).toEqual([]);
  });
});
