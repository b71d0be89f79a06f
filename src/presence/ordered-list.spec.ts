import { OrderedList } from './ordered-list.js';

describe('OrderedList', () => {
  const make = (...items: number[]): OrderedList<number> => {
    const list = new OrderedList<number>((a, b) => a - b);
    list.fill(items);
    return list;
  };

  it('keeps order from the first item on', () => {
    const list = make();
    for (const item of [5, 1, 9, 3]) list.add(item);
    expect([...list]).toEqual([1, 3, 5, 9]);
    expect([list.size, list.first(2), list.first(9)]).toEqual([4, [1, 3], [1, 3, 5, 9]]);
  });

  it('takes out what is in it, and says what is not', () => {
    const list = make(1, 2, 3);
    expect([list.remove(2), list.remove(2), list.remove(0), list.remove(7)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([[...list], list.size]).toEqual([[1, 3], 2]);
    list.remove(1);
    list.remove(3);
    expect([[...list], list.size, list.first(1)]).toEqual([[], 0, []]);
    list.add(4);
    expect([...list]).toEqual([4]);
  });

  it('is the same as sorting from scratch, over many blocks', () => {
    let seed = 3;
    const random = (below: number): number =>
      (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const truth = new Set(Array.from({ length: 3_000 }, () => random(1e6)));
    const list = make(...truth);
    for (let step = 0; step < 20_000; step++) {
      const item = random(4_000) * 250;
      if (truth.has(item)) {
        truth.delete(item);
        expect(list.remove(item)).toBe(true);
      } else {
        truth.add(item);
        list.add(item);
      }
    }
    const sorted = [...truth].sort((a, b) => a - b);
    expect([...list]).toEqual(sorted);
    expect(list.size).toBe(sorted.length);
    expect(list.first(700)).toEqual(sorted.slice(0, 700));
  });
});
