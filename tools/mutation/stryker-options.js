import { fileURLToPath } from 'node:url';

const jestRunner = fileURLToPath(
  new URL('node_modules/@stryker-mutator/jest-runner/dist/src/index.js', import.meta.url),
);

/**
 * What Stryker is told. It works on a copy of the project below `.data`.
 * @param {import('./targets.js').MutationTarget} target
 */
export function strykerOptions({ mutate, needsServers = false }) {
  return {
    packageManager: 'npm',
    plugins: [jestRunner],
    testRunner: 'jest',
    mutate: [...mutate],
    jest: { projectType: 'custom', configFile: 'tools/mutation/jest.config.js', enableFindRelatedTests: false },
    ignorePatterns: ['.data', 'dist', 'node_modules', 'bench', 'docs'],
    coverageAnalysis: 'perTest',
    // Specs on real servers wait more than they compute; a mutant that hangs is found by its time.
    concurrency: 2,
    timeoutMS: needsServers ? 30_000 : 20_000,
    tempDirName: '.data/mutation',
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
    warnings: { slow: false },
  };
}
