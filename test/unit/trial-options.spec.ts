/** What somebody types wrong after `npm run bench --` and its like is told in a line, not in a stack. */
import { parseOptions as bench } from '../../bench/options.js';
import { parseOptions as chaos } from '../../chaos/options.js';
import { parseOptions as fuzz } from '../../fuzz/options.js';
import { parseOptions as soak } from '../../soak/options.js';
import { OptionError } from '../support/option-error.js';

const failure = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

it.each([
  ['bench', ['--nonsense'], bench, /--nonsense/],
  ['bench', ['--only', 'everything'], bench, /everything/],
  ['bench', ['--rounds', '0'], bench, /--rounds/],
  ['bench', ['--simulate', 'many'], bench, /--simulate/],
  ['chaos', ['--nonsense'], chaos, /--nonsense/],
  ['chaos', ['--minutes', 'ten'], chaos, /--minutes/],
  ['fuzz', ['--packets'], fuzz, /--packets/],
  ['fuzz', ['--packets', '1.5'], fuzz, /--packets/],
  ['fuzz', ['--hostile', '--seconds', '2'], fuzz, /--seconds/],
  ['soak', ['extra'], soak, /extra/],
  ['soak', ['--connects', '10', '--calls', '10'], soak, /--connects/],
] as const)('%s says what is wrong with %j', (_, args, parse, words) => {
  const error = failure(() => parse([...args]));
  expect(OptionError.is(error)).toBe(true);
  expect((error as Error).message).toMatch(words);
});

it('leaves everything else as it is', () => {
  expect([new Error('no'), new TypeError('code'), null, undefined, 'no'].some(OptionError.is)).toBe(false);
});
