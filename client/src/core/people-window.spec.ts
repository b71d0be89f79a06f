import { describe, expect, it } from '@jest/globals';
import { applyChange, type PeopleWindow } from './people-window.ts';

const person = (id: string, name: string, status: 'available' | 'in_call' = 'available') => ({
  id,
  name,
  status,
});
const window: PeopleWindow = {
  version: 4,
  total: 2,
  available: 2,
  people: [person('1', 'Ada'), person('2', 'grace')],
};
const change = (over: object) => ({
  previous: 4,
  version: 5,
  total: 2,
  available: 2,
  upserts: [],
  removes: [],
  ...over,
});

describe('a window on the directory', () => {
  it('is the window before, without who went, with who came, in the server’s order', () => {
    const next = applyChange(
      window,
      change({ total: 3, removes: ['1'], upserts: [person('3', 'Bo'), person('4', 'ａda')] }),
    );
    expect(next).toEqual({
      version: 5,
      total: 3,
      available: 2,
      people: [person('4', 'ａda'), person('3', 'Bo'), person('2', 'grace')],
    });
  });

  it('takes a new status in place', () => {
    const next = applyChange(window, change({ upserts: [person('2', 'grace', 'in_call')], available: 1 }));
    expect(next?.people.map(({ status }) => status)).toEqual(['available', 'in_call']);
  });

  it('must be asked for again after a gap', () => {
    expect(applyChange(window, change({ previous: 5, version: 6 }))).toBeNull();
  });

  it('does not go back', () => {
    expect(applyChange(window, change({ previous: 2, version: 3, removes: ['1'] }))).toBe(window);
  });
});
