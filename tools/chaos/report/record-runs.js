// `npm run chaos:record -- <folder>...`: checks what runs left behind, and writes docs/fault-runs.md from it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/project-root.js';
import { check } from '../check/check.js';
import { evidenceIn } from '../check/evidence-folder.js';
import { runSection } from './run-section.js';
import { runsPage } from './runs-page.js';

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('Which folders? For example: npm run chaos:record -- .data/chaos/7');
  process.exit(2);
}
const runs = [];
for (const folder of folders) runs.push(await runSection(evidenceIn(folder), await check(folder)));
writeFileSync(join(projectRoot, 'docs/fault-runs.md'), runsPage(runs));
