/**
 * Each test so many times in a row, to find what fails now and then: `TEST_TIMES=20 npm test -- browser
 * test/browser/group.spec.ts`. A setup file of jest, for browser tests; it does nothing without TEST_TIMES.
 */
type Define = (name: string, work: () => unknown, ms?: number) => void;
type Each = (
  rows: readonly unknown[],
) => (name: string, work: (...row: never[]) => unknown, ms?: number) => void;

const times = Number(process.env['TEST_TIMES'] ?? 1);
if (!Number.isSafeInteger(times) || times < 1) throw new Error('TEST_TIMES must be a whole number from 1 on');

if (times > 1) {
  const once = globalThis.it as unknown as Define & { each: Each };
  const named = (name: string, i: number): string => `${name} (${i + 1} of ${times})`;
  const often: Define = (name, ...rest) => {
    for (let i = 0; i < times; i++) once(named(name, i), ...rest);
  };
  const each: Each =
    (rows) =>
    (name, ...rest) => {
      for (let i = 0; i < times; i++) once.each(rows)(named(name, i), ...rest);
    };
  Object.assign(globalThis, { it: Object.assign(often, once, { each }) });
}
