// `npm run chaos:steps:record -- <folder>...`: checks what runs left behind, and writes docs/fail-step-runs.md from it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/project-root.js';
import { check } from '../check/check.js';
import { evidenceIn } from '../check/evidence-folder.js';
import { writeLines } from '../drain/gather.js';
import { staleness, stepsPage, stepsPageFile } from './steps-page.js';
import { trialsOf } from './trials.js';

const folders = process.argv.slice(2);
if (folders.length === 0) folders.push(join(projectRoot, '.data/chaos/steps'));
const page = stepsPage(await Array.fromAsync(folders, readRun));
writeFileSync(join(projectRoot, stepsPageFile), page);
for (const problem of staleness(page)) {
  console.error(problem);
  process.exitCode = 1;
}

/** @param {string} folder */
async function readRun(folder) {
  const violations = await check(folder);
  writeLines(join(folder, 'violations.jsonl'), violations);
  const evidence = evidenceIn(folder);
  return { run: await evidence.run(), trials: await trialsOf(evidence), violations };
}
