import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { currentCommit } from '../build/current-commit.js';
import { projectRoot } from '../build/project-root.js';
import { removeDataFolder } from '../infra/postgres/home.js';
import { startTestInfrastructure } from '../test/test-infrastructure.js';
import { withResults } from './results-text.js';
import { scoreOf } from './score.js';
import { requiredScore, targets } from './targets.js';

// Mutation testing: puts small faults into the frame and counts those that no test notices.
// npm run mutation [-- <part of a target's name>]: all targets, or those named; each that is done writes its row of the page.
const folder = join(projectRoot, 'tools/mutation');
const pagePath = join(projectRoot, 'docs/mutation-score.md');
const wanted = process.argv.slice(2);
const selected = targets.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
if (selected.length === 0) {
  console.error(`No target is called ${wanted.join(', ')}. There are: ${targets.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

if (!existsSync(join(folder, 'node_modules'))) {
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
}
const { Stryker } = await import('@stryker-mutator/core');
const { strykerOptions } = await import('./stryker-options.js');

const dataDir = join(projectRoot, '.data', `test-${process.pid}`);
const infrastructure = selected.some(({ needsServers }) => needsServers)
  ? await startTestInfrastructure({ root: projectRoot, dataDir, accounts: 5_000 })
  : undefined;
Object.assign(process.env, infrastructure?.env);
try {
  const commit = (await currentCommit()) ?? 'unknown';
  const results = [];
  for (const target of selected) {
    console.log(`\n${target.name}`);
    process.env.MUTATION_SPECS = JSON.stringify(target.specs);
    const mutants = await new Stryker(strykerOptions(target)).runMutationTest();
    results.push({ name: target.name, commit, ...scoreOf(mutants) });
    console.log(`\n${await writePage(results)}`);
  }
  process.exitCode = results.every(({ percent }) => percent >= requiredScore) ? 0 : 1;
} finally {
  await infrastructure?.stop();
  await removeDataFolder(dataDir);
}

// At once: a part takes minutes, and the next one may be interrupted.
async function writePage(results) {
  const before = existsSync(pagePath) ? await readFile(pagePath, 'utf8') : '';
  const names = targets.map(({ name }) => name);
  const page = withResults(before, results, names);
  await writeFile(pagePath, page);
  return page;
}
