import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../build/project-root.js';
import { decisionIn, decisionProblems, decisionsPage } from './decisions-page.js';

// Writes docs/adr/README.md, or with --check fails when it is stale. In either case two decisions of one number are an error.
const folder = join(projectRoot, 'docs/adr');
const file = join(folder, 'README.md');
const pages = (await readdir(folder)).filter((name) => name.endsWith('.md') && name !== 'README.md').toSorted();
const decisions = await Promise.all(
  pages.map(async (name) => decisionIn(name, await readFile(join(folder, name), 'utf8'))),
);
const problems = decisionProblems(decisions);
const page = decisionsPage(decisions);

if (process.argv.includes('--check')) {
  const current = await readFile(file, 'utf8').catch(() => '');
  if (current !== page) problems.push('docs/adr/README.md is stale. Run: npm run decisions:write');
} else {
  await writeFile(file, page);
  console.log('wrote docs/adr/README.md');
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${decisions.length} decisions have a number each.`);
