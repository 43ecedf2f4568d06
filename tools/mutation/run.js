import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../build/project-root.js';
import { removeDataFolder } from '../infra/postgres/home.js';
import { startTestInfrastructure } from '../test/test-infrastructure.js';
import { resultsText } from './results-text.js';
import { scoreOf } from './score.js';
import { requiredScore, targets } from './targets.js';

// Mutation testing: puts small faults into the frame and counts those that no test notices.
// npm run mutation [-- <part of a target's name>]: all targets, or those named; only a full run writes docs/mutation-score.md.
const folder = join(projectRoot, 'tools/mutation');
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
  const results = [];
  for (const target of selected) {
    console.log(`\n${target.name}`);
    process.env.MUTATION_SPECS = JSON.stringify(target.specs);
    const mutants = await new Stryker(strykerOptions(target)).runMutationTest();
    results.push({ name: target.name, ...scoreOf(mutants) });
  }
  const text = resultsText(results);
  console.log(`\n${text}`);
  if (wanted.length === 0) await writeFile(join(projectRoot, 'docs/mutation-score.md'), text);
  process.exitCode = results.every(({ percent }) => percent >= requiredScore) ? 0 : 1;
} finally {
  await infrastructure?.stop();
  await removeDataFolder(dataDir);
}
