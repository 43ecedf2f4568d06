// `npm run chaos:record -- <folder>...`: checks what runs left behind, and puts it into docs/fault-runs.md, beside other runs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/project-root.js';
import { check } from '../check/check.js';
import { evidenceIn } from '../check/evidence-folder.js';
import { runSection } from './run-section.js';
import { withRuns } from './runs-page.js';

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('Which folders? For example: npm run chaos:record -- .data/chaos/7');
  process.exit(2);
}
const runs = [];
for (const folder of folders) runs.push(await runSection(evidenceIn(folder), await check(folder)));
const page = join(projectRoot, 'docs/fault-runs.md');
writeFileSync(page, withRuns(existsSync(page) ? readFileSync(page, 'utf8') : '', runs));
