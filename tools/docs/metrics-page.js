const begin = '<!-- metrics: npm run metrics:write -->';
const end = '<!-- /metrics -->';
const head = ['metric', 'kind', 'labels', 'says', 'of'];

/**
 * The page with the table of the metrics brought up to date.
 * @param {string} page  @param {readonly import('./metrics-in-source.js').Metric[]} metrics
 */
export function withMetrics(page, metrics) {
  const [before, after] = [page.indexOf(begin) + begin.length, page.indexOf(end)];
  if (before < begin.length || after < before)
    throw new Error(`The page has no place for the metrics: ${begin} … ${end}`);
  return `${page.slice(0, before)}\n\n${tableOf(metrics)}\n\n${page.slice(after)}`;
}

function tableOf(metrics) {
  const rows = metrics.map(({ name, kind, labels, help, place }) => [
    `\`${name}\``,
    kind,
    labels.map((label) => `\`${label}\``).join(', '),
    help,
    `[${place}](../${place}/README.md)`,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/**
 * The names of metrics in a text that nobody declares, or that lack the prefix: whoever copies them finds nothing.
 * @param {string} text  @param {readonly import('./metrics-in-source.js').Metric[]} metrics
 * @returns {readonly string[]}
 */
export function wrongNamesIn(text, metrics) {
  const names = new Set(metrics.flatMap(namesOf));
  const prefixed = [...text.matchAll(/\bnestwork_\w*[a-z]\b/g)]
    .map(([name]) => name)
    .filter((name) => !names.has(name));
  const bare = [...names].map((name) => name.replace('nestwork_', ''));
  const unprefixed = bare.filter((name) => new RegExp(`\`${name}[\`{]`).test(text));
  return [...prefixed, ...unprefixed];
}

/** A histogram is three to Prometheus. */
function namesOf({ name, kind }) {
  return kind === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}
