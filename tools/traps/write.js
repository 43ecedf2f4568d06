import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../build/project-root.js';
import { trapTests } from './trap-tests.js';
import { traps } from './traps.js';
import { trapProblems, trapsPage } from './traps-page.js';

// Writes docs/traps.md, or with --check fails when it is stale or a trap has no test.
const file = join(projectRoot, 'docs/traps.md');
const specs = ['apps', 'libs', 'e2e', 'tools'].flatMap(specsIn).filter((spec) => !spec.startsWith('tools/traps/'));
const tests = trapTests(projectRoot, specs.toSorted());
const page = trapsPage(traps, tests);
const problems = trapProblems(traps, tests);

if (process.argv.includes('--check')) {
  const current = await readFile(file, 'utf8').catch(() => '');
  if (current !== page) problems.push('docs/traps.md is stale. Run: npm run traps:write');
} else {
  await writeFile(file, page);
  console.log('wrote docs/traps.md');
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** The specs below a folder, which may be missing in a project that deleted the example. */
function specsIn(folder) {
  if (!existsSync(join(projectRoot, folder))) return [];
  return readdirSync(join(projectRoot, folder), { recursive: true })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.spec\.[tj]s$/.test(path) && !path.includes('/node_modules/'));
}
