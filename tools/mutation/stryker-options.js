import { fileURLToPath } from 'node:url';
import jestConfig from '../../jest.config.js';

const jestRunner = fileURLToPath(
  new URL('node_modules/@stryker-mutator/jest-runner/dist/src/index.js', import.meta.url),
);
// The servers are started once, by the command, and not again for each mutant.
const { transform, transformIgnorePatterns, moduleNameMapper, testEnvironment } = jestConfig.projects[0];
const compiled = { rootDir: '.', transform, transformIgnorePatterns, moduleNameMapper, testEnvironment };

/**
 * What Stryker is told. It works on a copy of the project below `.data`.
 * @param {import('./targets.js').MutationTarget} target
 */
export function strykerOptions({ mutate, specs, needsServers = false }) {
  return {
    packageManager: 'npm',
    plugins: [jestRunner],
    testRunner: 'jest',
    mutate: [...mutate],
    jest: {
      projectType: 'custom',
      config: { ...compiled, testTimeout: 60_000, testMatch: specs.map((spec) => `<rootDir>/${spec}`) },
      enableFindRelatedTests: false,
    },
    ignorePatterns: ['.data', 'dist', 'node_modules', 'bench', 'docs'],
    coverageAnalysis: 'perTest',
    // Specs on real servers wait more than they compute; a mutant that hangs is found by its time.
    concurrency: 2,
    timeoutMS: needsServers ? 30_000 : 5_000,
    tempDirName: '.data/mutation',
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
    disableTypeChecks: false,
    warnings: { slow: false },
  };
}
