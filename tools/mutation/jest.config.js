import jestConfig from '../../jest.config.js';

// The project's way to compile, without its projects: their servers would be started again for each mutant.
const { transform, transformIgnorePatterns, moduleNameMapper, testEnvironment } = jestConfig.projects[0];

/** What the specs of one target are run with, in a copy of the checkout; `MUTATION_SPECS` is set by the command. */
// oxlint-disable-next-line import/no-default-export -- jest reads the default export
export default {
  rootDir: '../..',
  testTimeout: 60_000,
  transform,
  transformIgnorePatterns,
  moduleNameMapper,
  testEnvironment,
  testMatch: JSON.parse(process.env.MUTATION_SPECS ?? '[]').map((spec) => `<rootDir>/${spec}`),
};
