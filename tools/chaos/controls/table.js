/**
 * What became of the controls, as a table in Markdown.
 * @param {readonly import('./run-control.js').ControlResult[]} results
 */
export function controlsTable(results) {
  const rows = results.map(({ control, outcome, found }) => [control.name, control.meant, outcome, found.join(' ')]);
  return markdownTable([['control', 'meant for', 'caught?', 'violated'], ...rows]);
}

/** @param {readonly (readonly string[])[]} rows  the first one is the head */
export function markdownTable([head, ...rows]) {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(head), rule, ...rows.map(line)].join('\n');
}
