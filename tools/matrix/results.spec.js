import { expect, it } from '@jest/globals';
import { resultsTable, withResults } from './results.js';

const results = [
  { version: '2.9.10', nodes: 1, passed: 10, failed: 0, skipped: 0 },
  { version: '2.10.27', nodes: 3, passed: 8, failed: 2, skipped: 1 },
];
const document = `# Versions

<!-- results: npm run test:nats-matrix -- --write -->
<!-- end of results -->

What differs.
`;

it('shows what each version brought', () => {
  expect(resultsTable(results).split('\n')).toEqual([
    '| nats-server | nodes | passed | failed | skipped |',
    '| ----------- | ----- | ------ | ------ | ------- |',
    '| 2.9.10      | 1     | 10     | 0      | 0       |',
    '| 2.10.27     | 3     | 8      | 2      | 1       |',
  ]);
});

it('writes the table into the document and leaves the rest alone', () => {
  const text = withResults(document, results);
  expect(text).toContain(resultsTable(results));
  expect(text.endsWith('<!-- end of results -->\n\nWhat differs.\n')).toBe(true);
});

it('keeps what was not run again, replaces what was, and sorts by version', () => {
  const before = withResults(document, results);
  const again = [
    { ...results[1], failed: 0 },
    { ...results[0], nodes: 3 },
  ];
  expect(withResults(before, again)).toContain(resultsTable([results[0], again[1], again[0]]));
});

it('refuses a document without a place for the table', () => {
  expect(() => withResults('# Versions\n', results)).toThrow('The document has no lines');
});
