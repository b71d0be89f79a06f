// ESM through swc. Started as `node --experimental-vm-modules node_modules/jest/bin/jest.js`.
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
      },
    ],
  },
};
const project = (displayName, ...testMatch) => ({
  ...common,
  displayName,
  testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
});

export default {
  testTimeout: 20_000,
  projects: [
    project('unit', 'src/**/*.spec.ts', 'client/src/**/*.spec.ts', 'test/unit/**/*.spec.ts'),
    project('contract', 'test/contract/**/*.spec.ts'),
    project('e2e', 'test/e2e/**/*.spec.ts'),
    project('faults', 'test/faults/**/*.spec.ts'),
    project('chaos', 'test/chaos/**/*.spec.ts'),
    {
      ...project('browser', 'test/browser/**/*.spec.ts'),
      setupFilesAfterEnv: ['<rootDir>/test/support/times.ts'],
      // A minute and more each, so that the whole check stays under 35; TEST_LONG=1 runs them too.
      testPathIgnorePatterns: process.env.TEST_LONG
        ? []
        : ['/(axe|own-picture|quality|reloads|switches|talk-cut|talk-many)\\.spec\\.ts$'],
    },
    project('network', 'test/network/**/*.spec.ts'),
    project('compose', 'test/compose/**/*.spec.ts'),
  ],
};
