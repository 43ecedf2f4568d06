import { requiredScore } from './targets.js';

/**
 * What one part brought, and at which commit.
 * @typedef {{ name: string, mutants: number, noticed: number, percent: number, commit: string }} PartResult
 */

/**
 * The page, with new results in place of the old ones of the same parts. Rows of parts that exist no more are left out, and
 * parts without a row yet say so.
 * @param {string} page  as it was; empty at first
 * @param {readonly PartResult[]} results
 * @param {readonly string[]} parts  in the order of the page
 */
export function withResults(page, results, parts) {
  const rows = new Map([...rowsOf(page), ...results.map((result) => [result.name, rowOf(result)])]);
  const lines = parts.map((name) => rows.get(name) ?? `| ${name} | not measured yet | | | |`);
  return `# Mutation score

Written by \`npm run mutation\`, which puts small faults into the parts of the frame that promises hang on and runs their
tests: a fault that no test notices is a hole in the tests. At least ${requiredScore} % must be noticed. Parts can be measured one at a time,
\`npm run mutation -- advance\`; each row says at which commit it was.

| part | faults | noticed | score | commit |
| --- | --- | --- | --- | --- |
${lines.join('\n')}
`;
}

/** @param {PartResult} result */
function rowOf({ name, mutants, noticed, percent, commit }) {
  return `| ${name} | ${mutants} | ${noticed} | ${percent.toFixed(1)} % | ${commit} |`;
}

/** @param {string} page  @returns {[name: string, row: string][]} */
function rowsOf(page) {
  const rows = page.split('\n').filter((line) => /^\|.*%\s*\|.*\|$/.test(line));
  return rows.map((row) => [row.split('|')[1].trim(), row]);
}
