import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sectionOf } from './report.js';
import { withSections } from './results-page.js';

/**
 * Prints a benchmark's section, and puts it into the results when it is worth keeping.
 * @param {string} id  @param {import('./report.js').Report} report
 * @param {{ root: string, circumstances: string, isKept: boolean }} page
 */
export function publishSection(id, report, { root, circumstances, isKept }) {
  const section = sectionOf(id, report, circumstances);
  console.log(`\n${section}`);
  if (!isKept) return;
  const file = join(root, 'bench/RESULTS.md');
  writeFileSync(file, withSections(textOf(file), [section]));
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}
