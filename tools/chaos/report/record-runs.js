// `npm run chaos:record -- <folder>...`: checks what runs left behind, and writes docs/fault-runs.md from it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/project-root.js';
import { check } from '../check/check.js';
import { evidenceIn } from '../check/evidence-folder.js';
import { runSection } from './run-section.js';

const intro = `# Runs of the fault harness

What [npm run chaos](fault-testing.md) showed, written by \`npm run chaos:record\` from the evidence of the runs. Recovery times are those of a fault
alone only with the mix \`each\`; in the others the faults overlap and lengthen each other's. Times depend on the machine: these
had two cores for everything, services, servers and customers.`;

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('Which folders? For example: npm run chaos:record -- .data/chaos/7');
  process.exit(2);
}
const sections = [];
for (const folder of folders) sections.push(await runSection(evidenceIn(folder), await check(folder)));
writeFileSync(join(projectRoot, 'docs/fault-runs.md'), `${[intro, ...sections].join('\n\n')}\n`);
