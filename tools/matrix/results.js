/**
 * What one server version brought on so many nodes.
 * @typedef {{ version: string, nodes: number, passed: number, failed: number, skipped: number }} MatrixResult
 */

const head = ['nats-server', 'nodes', 'passed', 'failed', 'skipped'];
const begin = '<!-- results: npm run test:nats-matrix -- --write -->';
const end = '<!-- end of results -->';

/** @param {readonly MatrixResult[]} results */
export function resultsTable(results) {
  const rows = [head, ...results.map((each) => cells(each))];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [first, ...others] = rows.map(line);
  return [first, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...others].join('\n');
}

/**
 * A document with the new results in its table; what was not run this time keeps the results it had.
 * @param {string} text  @param {readonly MatrixResult[]} results
 */
export function withResults(text, results) {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The document has no lines "${begin}" and "${end}"`);
  const kept = resultsIn(text.slice(from, to)).filter((old) => !results.some((each) => isSame(each, old)));
  const all = [...kept, ...results].toSorted(byVersion);
  return `${text.slice(0, from)}${begin}\n\n${resultsTable(all)}\n\n${text.slice(to)}`;
}

function cells({ version, nodes, passed, failed, skipped }) {
  return [version, nodes, passed, failed, skipped].map(String);
}

function resultsIn(text) {
  const rows = text.matchAll(/^\| (\d+\.\d+\.\d+) +\| (\d+) +\| (\d+) +\| (\d+) +\| (\d+) +\|$/gm);
  return [...rows].map(([, version, ...numbers]) => {
    const [nodes, passed, failed, skipped] = numbers.map(Number);
    return { version, nodes, passed, failed, skipped };
  });
}

function isSame(one, other) {
  return one.version === other.version && one.nodes === other.nodes;
}

function byVersion(one, other) {
  return one.version.localeCompare(other.version, 'en', { numeric: true }) || one.nodes - other.nodes;
}
