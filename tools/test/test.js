// `npm test [-- checks|unit|int|e2e ...]`: everything from a fresh clone to the last line `N passed, N failed`.
// `npm run test:int -- <path> ...`: only the files of that kind whose path contains one of these.
import { projectRoot } from '../build/project-root.js';
import { prepared } from '../start/prepare.js';
import { selection } from './selection.js';

const { problem, ...selected } = selection(process.argv.slice(2));

if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  await prepared(projectRoot, async () => {
    // Loaded only now: these need the packages that were installed a moment ago.
    const { runTests } = await import('./run-tests.js');
    await runTests(projectRoot, selected);
  });
}
