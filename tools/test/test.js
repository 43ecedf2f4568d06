// `npm test [-- checks|unit|int|e2e ...]`: everything from a fresh clone to the last line `N passed, N failed`.
import { projectRoot } from '../build/project-root.js';
import { prepared } from '../start/prepare.js';

const all = ['checks', 'unit', 'int', 'e2e'];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((kind) => !all.includes(kind));

if (unknown.length > 0) {
  console.error(`There are no tests of the kind ${unknown.join(', ')}. There are: ${all.join(', ')}`);
  process.exitCode = 1;
} else {
  await prepared(projectRoot, async () => {
    // Loaded only now: these need the packages that were installed a moment ago.
    const { runTests } = await import('./run-tests.js');
    await runTests(projectRoot, wanted.length > 0 ? wanted : all);
  });
}
