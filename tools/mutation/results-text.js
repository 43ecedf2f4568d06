import { requiredScore } from './targets.js';

/**
 * The page that a full run writes.
 * @param {readonly { name: string, mutants: number, noticed: number, percent: number }[]} results
 */
export function resultsText(results) {
  const rows = results.map(
    ({ name, mutants, noticed, percent }) => `| ${name} | ${mutants} | ${noticed} | ${percent.toFixed(1)} % |`,
  );
  return `# Mutation score

Written by \`npm run mutation\`, which puts small faults into the parts of the frame that promises hang on and runs their
tests: a fault that no test notices is a hole in the tests. At least ${requiredScore} % must be noticed.

| part | faults | noticed | score |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
