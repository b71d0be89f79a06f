/** What `npm test` itself counts and checks: nothing may be lost between a step and the last line. */
interface Count {
  passed: number;
  failed: number;
  skipped: number;
}
interface Counts {
  line(count: Count): string;
  sum(counts: Count[]): Count;
  jestCounts(name: string, report: unknown, code: number, chosen?: boolean): Count;
}
type Faults = (lock: unknown) => string[];

const script = async <T>(name: string): Promise<T> =>
  (await import(new URL(`../../scripts/lib/${name}`, import.meta.url).href)) as T;

const nothing = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe('counting', () => {
  let counts: Counts;
  beforeAll(async () => void (counts = await script<Counts>('counts.mjs')));

  it('ends with a plain line, and names what was left out', () => {
    const all = counts.sum([
      { passed: 2, failed: 0, skipped: 0 },
      { passed: 3, failed: 1, skipped: 0 },
    ]);
    expect(counts.line(all)).toBe('5 passed, 1 failed');
    expect(counts.line({ ...all, skipped: 4 })).toBe('5 passed, 1 failed, 4 skipped');
  });

  it.each([
    ['a good run', { numPassedTests: 3 }, 0, { passed: 3, failed: 0, skipped: 0 }],
    ['a failed test', { numPassedTests: 3, numFailedTests: 2 }, 1, { passed: 3, failed: 2, skipped: 0 }],
    [
      'skipped tests',
      { numPassedTests: 1, numPendingTests: 2, numTodoTests: 1 },
      0,
      { passed: 1, failed: 0, skipped: 3 },
    ],
    [
      'a suite that broke',
      { numPassedTests: 1, numRuntimeErrorTestSuites: 1 },
      1,
      { passed: 1, failed: 1, skipped: 0 },
    ],
    ['no test at all', {}, 0, { passed: 0, failed: 1, skipped: 0 }],
    ['a bad end without a failed test', { numPassedTests: 1 }, 1, { passed: 1, failed: 1, skipped: 0 }],
  ])('counts %s', (_, report, code, expected) => {
    expect(counts.jestCounts('made', { ...nothing, ...report }, code)).toEqual(expected);
  });

  it('lets a filter find nothing', () => {
    expect(counts.jestCounts('made', { ...nothing, numPendingTests: 5 }, 0, true)).toMatchObject({
      failed: 0,
    });
  });
});

describe('the lock', () => {
  let faults: Faults;
  beforeAll(
    async () => void (faults = (await script<{ lockfileFaults: Faults }>('lockfile.mjs')).lockfileFaults),
  );

  const tool = { optionalDependencies: { 'tool-linux': '1.0.0', '@tool/mac': '1.0.0' } };
  const linux = { 'node_modules/tool-linux': {} };

  it('is whole when every optional package has an entry, wherever Node would find it', () => {
    const nested = { 'node_modules/tool/node_modules/@tool/mac': {} };
    expect(faults({ packages: { '': {}, 'node_modules/tool': tool, ...linux, ...nested } })).toEqual([]);
  });

  it('is not whole when one is missing', () => {
    const elsewhere = { 'node_modules/other/node_modules/@tool/mac': {} };
    const found = faults({ packages: { '': {}, 'node_modules/tool': tool, ...linux, ...elsewhere } });
    expect(found).toEqual(['node_modules/tool wants @tool/mac, which has no entry']);
  });

  it('says of no package where it was fetched', () => {
    const resolved = 'https://registry.example.org/a/-/a-1.0.0.tgz';
    expect(faults({ packages: { 'node_modules/a': { resolved } } })).toHaveLength(1);
    expect(faults({ packages: { 'node_modules/a': { integrity: 'sha512-x' } } })).toEqual([]);
  });
});
