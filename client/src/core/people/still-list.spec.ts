import { describe, expect, it } from '@jest/globals';
import type { Person } from '../../../../src/protocol/events.ts';
import { stillList } from './still-list.ts';

const person = (id: string, status: Person['status'] = 'available'): Person => ({ id, name: id, status });
const ids = (rows: readonly Person[]): string => rows.map(({ id }) => id).join(' ');

describe('a list with a hand on it', () => {
  const before = [person('b'), person('d')];

  it('keeps its order, and who comes waits', () => {
    const { rows, waiting } = stillList(before, [person('a'), person('b'), person('c'), person('d')]);
    expect([ids(rows), waiting]).toEqual(['b d', 2]);
  });

  it('keeps the place of who goes, who cannot be called any more', () => {
    const { rows, waiting } = stillList(before, [person('d')]);
    expect(rows).toEqual([{ ...person('b'), gone: true }, person('d')]);
    expect(waiting).toBe(0);
  });

  it('shows everybody as they are now', () => {
    const { rows } = stillList(before, [person('d', 'in_call'), { ...person('b'), name: 'z' }]);
    expect(rows).toEqual([{ ...person('b'), name: 'z' }, person('d', 'in_call')]);
  });
});
