import { markdownTable } from './table.js';

export const controlsPage = 'docs/fault-controls.md';

/**
 * The page of what the controls brought, with new results in place of the old ones of the same controls. Rows of controls that
 * exist no more are left out, and controls without a row yet say so.
 * @param {string} page  as it was; empty at first
 * @param {readonly import('./run-control.js').ControlResult[]} results
 * @param {{ commit: string, names: readonly string[] }} about  `names`: of all controls, in the order of the page
 */
export function withControlResults(page, results, { commit, names }) {
  const rows = new Map([...rowsOf(page), ...results.map((result) => [result.control.name, rowOf(result, commit)])]);
  const table = names.map((name) => rows.get(name) ?? [name, '', 'not run yet', '', '']);
  return `# Runs of the controls

Written by \`npm run chaos:controls\`: each row is one sabotage of the source, what the checker found, and the commit that was
sabotaged. What each sabotages is said in [fault-testing.md](fault-testing.md#what-shows-that-the-checker-sees). "sound" is
said of the source as it is: nothing was found.

${markdownTable([['control', 'meant for', 'caught?', 'violated', 'commit'], ...table])}
`;
}

/** @param {import('./run-control.js').ControlResult} result  @param {string} commit */
function rowOf({ control, outcome, found }, commit) {
  return [control.name, control.meant, outcome, found.join(' '), commit];
}

/** @param {string} page  @returns {[name: string, row: string[]][]} */
function rowsOf(page) {
  const lines = page.split('\n').filter((line) => line.startsWith('|'));
  const rows = lines.slice(2).map((line) => line.split('|').slice(1, -1));
  return rows.map((cells) => cells.map((cell) => cell.trim())).map((cells) => [cells[0], cells]);
}
