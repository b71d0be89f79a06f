import { toVouchedName } from './vouched-name.js';

describe('a vouched name', () => {
  it.each([
    ['is taken as it is', ' Ana ', 'Ana'],
    ['is cut to 64 units', 'n'.repeat(65), 'n'.repeat(64)],
    ['of megabytes is cut too', 'n'.repeat(5_000_000), 'n'.repeat(64)],
    ['is cut between whole characters', `${'n'.repeat(63)}👩‍👩‍👧`, 'n'.repeat(63)],
    ['loses controls and direction characters', 'A\u0000n\u202ea\u2028', 'Ana'],
    ['loses a half of a character', 'Ana \ud83d', 'Ana'],
    ['that is nothing gives way to the page', '\u0007 \u200b', 'Page'],
    ['that is missing gives way to the page', undefined, 'Page'],
  ])('%s', (_title, vouched, becomes) => {
    expect(toVouchedName(vouched, 'Page')).toBe(becomes);
  });

  it('and the page without one: nobody', () => {
    expect(() => toVouchedName('\u0000', ' ')).toThrow(expect.objectContaining({ code: 'name_invalid' }));
  });
});
