import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { prepareDataFolder } from '../infra/data-folder.js';
import { removeDataFolder } from '../infra/postgres/home.js';
import { Shutdown } from '../start/shutdown.js';
import { hasSucceeded, summaryLine } from './tally.js';
import { removeOldTestData, stopServersIn, testDataDir } from './test-data.js';
import { TestRun } from './test-run.js';

/**
 * Runs the given kinds of tests, prints what failed, and ends with the line `N passed, N failed`.
 * @param {string} root  the checkout
 * @param {{ kinds: readonly ('checks' | 'unit' | 'int' | 'e2e')[], paths: readonly string[] }} selected  `paths`: empty for all
 */
export async function runTests(root, { kinds, paths }) {
  const dataDir = testDataDir(root);
  prepareDataFolder(join(root, '.data'));
  await removeOldTestData(root);
  mkdirSync(dataDir);
  const shutdown = new Shutdown(console.log);
  const run = new TestRun({ root, dataDir, paths });
  const running = run.all(kinds);
  shutdown.add({ stop: () => stopServersIn(dataDir) });
  shutdown.add({ stop: () => run.stop().then(() => running.catch(() => {})) });
  try {
    await Promise.race([running, shutdown.requested]);
  } finally {
    await shutdown.run();
    await tidyUp(run, { root, dataDir });
  }
  if (shutdown.isRequested) console.log('\nInterrupted; these are the tests that had ended');
  process.exitCode = hasSucceeded(run.result) && !shutdown.isRequested ? 0 : 1;
  console.log(`\n${summaryLine(run.result)}`);
}

async function tidyUp(run, { root, dataDir }) {
  const { failures, skippedIn } = run.result;
  print('Skipped; each of these files says at its top what it needs:', skippedIn);
  print('Missing on this machine:', run.missing);
  print('Failed:', failures);
  if (run.hasDataToLookAt)
    console.log(`\nThe data and logs of this run stay in ${relative(root, dataDir)} until the next one`);
  else await removeDataFolder(dataDir);
}

function print(heading, lines) {
  if (lines.length > 0) console.log(`\n${heading}\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
