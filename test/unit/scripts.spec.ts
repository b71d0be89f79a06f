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

describe('the floor under the packages that clients reach', () => {
  const exact = {
    'node_modules/ws': { version: '8.21.0' },
    'node_modules/engine.io': { version: '6.6.9' },
    'node_modules/socket.io': { version: '4.6.2' },
    'node_modules/socket.io-parser': { version: '4.2.7' },
    'node_modules/socket.io-adapter': { version: '2.5.8' },
  };
  let faults: Faults;
  beforeAll(async () => void (faults = (await script<{ floorFaults: Faults }>('floors.mjs')).floorFaults));

  it.each(['8.21.0', '8.21.1', '8.22.0', '9.0.0', '10.0.0-beta.1'])('takes ws %s', (version) => {
    expect(faults({ packages: { ...exact, 'node_modules/ws': { version } } })).toEqual([]);
  });

  it.each(['8.20.9', '8.9.99', '7.99.0', '8.21.0-rc.1', 'unknown'])('does not take ws %s', (version) => {
    const found = faults({ packages: { ...exact, 'node_modules/ws': { version } } });
    expect(found).toEqual([expect.stringContaining(`node_modules/ws is ${version}`)]);
  });

  it('looks at a copy within another package too', () => {
    const copy = { 'node_modules/@nestjs/platform-socket.io/node_modules/ws': { version: '8.17.0' } };
    expect(faults({ packages: { ...exact, ...copy } })).toHaveLength(1);
    const another = { 'node_modules/my-ws': { version: '1.0.0' } };
    expect(faults({ packages: { ...exact, ...another } })).toEqual([]);
  });

  it('says when there is nothing left to look at', () => {
    const { 'node_modules/ws': _, ...others } = exact;
    expect(faults({ packages: others })).toEqual([expect.stringContaining('ws is not in the lock')]);
  });
});

describe('the floor under the images', () => {
  const exact = [
    'image: haproxy:3.0.19',
    '    image: redis:8.6.5',
    'image: coturn/coturn:4.10.0',
    'image: caddy:2.11.1-alpine@sha256:0123',
    'image: dogeller',
    'FROM node:24.15.0-trixie-slim AS build',
  ];
  let faults: (texts?: string[]) => string[];
  beforeAll(async () => {
    faults = (await script<{ imageFaults: typeof faults }>('floors.mjs')).imageFaults;
  });
  const withOne = (line: string): string[] => faults([[...exact, line].join('\n')]);

  it('holds for those that are shipped', () => {
    expect(faults()).toEqual([]);
    expect(faults([exact.join('\n')])).toEqual([]);
  });

  it.each([
    ['image: redis:8.6.4', 'must be 8.6.5 or newer'],
    ['image: coturn/coturn:4.9.0', 'must be 4.10.0 or newer'],
    ['image: redis:8.6', 'exact tag'],
    ['image: redis', 'exact tag'],
    ['FROM node:24-trixie-slim', 'exact tag'],
    ['image: postgres:17.2.0', 'no floor'],
  ])('does not take "%s"', (line, why) => {
    expect(withOne(line)).toEqual([expect.stringContaining(why)]);
  });

  it('says when an image is used no more', () => {
    expect(faults([exact.filter((line) => !line.includes('redis')).join('\n')])).toEqual([
      expect.stringContaining('no image redis'),
    ]);
  });
});
