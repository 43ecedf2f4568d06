// Checks that each package-lock.json is complete for every platform and names no private place. Part of `npm test`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../build/project-root.js';
import { lockfileProblems } from './lockfile-problems.js';
import { lockfilesIn } from './lockfiles.js';

for (const file of lockfilesIn(projectRoot)) {
  const problems = lockfileProblems(JSON.parse(readFileSync(join(projectRoot, file), 'utf8')));
  for (const problem of problems) console.error(`${file}: ${problem}`);
  if (problems.length === 0) continue;
  console.error('\nPin the newest version whose packages for all platforms are published, then run npm install again.');
  process.exitCode = 1;
}
