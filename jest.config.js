// Everything is compiled to CommonJS, dependencies too: Nest 12 is published as ES modules only, and this way jest needs
// no flags, module mocks work, and a run costs less than half of the CPU time of native ES modules.
const compile = (parser, extra = {}) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: { target: 'es2023', keepClassNames: true, parser, ...extra },
  },
];
const decorators = { transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false } };

const chaos = 'e2e/chaos.e2e.spec.ts';

const shared = {
  rootDir: '.',
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': compile({ syntax: 'typescript', decorators: true }, decorators),
    '^.+\\.m?js$': compile({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [],
  moduleNameMapper: { '^@nestwork/([^/]+)$': '<rootDir>/libs/$1/src/index.ts', '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: [
    '<rootDir>/dist',
    '<rootDir>/.data',
    '<rootDir>/bench/node_modules',
    '<rootDir>/tools/add-a-service/files',
  ],
};

export default {
  // For whatever waits on real servers; a test that fails does so by its condition, long before this.
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,tools,bench}/**/*.spec.{ts,js}'],
      testPathIgnorePatterns: ['/node_modules/', '\\.int\\.spec\\.'],
    },
    {
      ...shared,
      displayName: 'int',
      testMatch: ['<rootDir>/{apps,libs,tools}/**/*.int.spec.{ts,js}'],
      globalSetup: '<rootDir>/tools/test/infrastructure-setup.js',
      globalTeardown: '<rootDir>/tools/test/infrastructure-teardown.js',
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/e2e/**/*.e2e.spec.ts'],
      testPathIgnorePatterns: [chaos],
    },
    // Alone: what it says of time is worth little beside other tests.
    { ...shared, displayName: 'chaos', testMatch: [`<rootDir>/${chaos}`] },
  ],
};
