import { basename } from 'node:path';
import { controls, specControls } from '../controls/controls.js';
import { markdownTable } from '../controls/table.js';
import { faultTable } from '../faults/table.js';
import { invariants } from '../invariants/all.js';

/** Where the page lies, from the root of the checkout. */
export const pageFile = 'docs/fault-testing.md';

/**
 * The page with its tables as the code says they are.
 * @param {string} page
 */
export function withTables(page) {
  const tables = { faults: faultsTable(), invariants: invariantsTable(), controls: plannedControls() };
  return Object.entries(tables).reduce((text, [name, table]) => filled(text, name, table), page);
}

function faultsTable() {
  return markdownTable([
    ['', 'fault', 'what happens'],
    ...Object.values(faultTable).map(({ id, name, describe }) => [id, name, describe]),
  ]);
}

function invariantsTable() {
  return markdownTable([
    ['', 'invariant', 'what is true'],
    ...invariants.map(({ id, name, sentence }) => [id, name, sentence]),
  ]);
}

function plannedControls() {
  const rows = controls.map(({ name, means, meant, run: { faults } }) => {
    const ids = [...new Set(faults.map(({ id }) => id))];
    return [name, means, ids.join(' ') || 'none', meant];
  });
  const bySpecs = specControls.map(({ name, means, spec }) => [name, means, 'none', `[${basename(spec)}](../${spec})`]);
  return markdownTable([['control', 'what is sabotaged', 'faults', 'caught by'], ...rows, ...bySpecs]);
}

function filled(page, name, table) {
  const marked = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
  if (!marked.test(page)) throw new Error(`${pageFile} has no place for the table of ${name}`);
  return page.replace(marked, (_, start, end) => `${start}\n${table}\n\n${end}`);
}
