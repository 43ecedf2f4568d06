import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { withRuns } from './runs-page.js';

const run = (seed, says) => ({ summary: `**Seed ${seed}:** ${says}.`, section: `## Seed ${seed}, mix all\n\n${says}` });

it('begins with a sentence for each run, and explains the tables before they come', () => {
  const page = withRuns('', [run(1, 'first'), run(2, 'second')]);
  expect(page).toMatch(
    /\n\n- \*\*Seed 1:\*\* first\.\n- \*\*Seed 2:\*\* second\.\n\n## How to read the tables\n[^]+\n\n## Seed 1, mix all\n\nfirst\n\n## Seed 2, mix all\n\nsecond\n$/,
  );
});

it('says that no run was on three nodes, until one was', () => {
  const onThree = { summary: '**Seed 3:** third.', section: '## Seed 3, mix all, 3 NATS nodes\n\nthird' };
  const page = withRuns('', [run(1, 'first')]);
  expect(page).toContain('No run on three NATS nodes');
  expect(withRuns(page, [onThree])).not.toContain('No run on three NATS nodes');
  expect(withRuns(page, [])).toBe(page);
});

it('keeps the runs that are on it, and replaces the one that was made again', () => {
  const before = withRuns('', [run(1, 'first'), run(2, 'second')]);
  const page = withRuns(before, [run(1, 'again'), run(3, 'third')]);
  expect(page).toBe(withRuns('', [run(1, 'again'), run(2, 'second'), run(3, 'third')]));
});

it('loses no run of a page whose sentences do not fit its runs', () => {
  const page = withRuns('', [run(1, 'first')]).replace('- **Seed 1', '- Seed 1');
  expect(() => withRuns(page, [])).toThrow('The page has 0 sentences for 1 runs');
});

it('explains every column that the page of this checkout has', () => {
  const page = readFileSync('docs/fault-runs.md', 'utf8');
  const [, explanation] = /## How to read the tables\n([^]*?)\n## /.exec(page) ?? [];
  const headers = page.split('\n').filter((line, index, lines) => lines[index + 1]?.startsWith('| -'));
  const columns = new Set(headers.flatMap((line) => line.split('|').map((cell) => cell.trim())));
  const words = (column) => column.replace(/^(median|most|first|last)\b.*/, '$1').replace('fault', 'Faults');
  const isExplained = (column) => explanation.includes(words(column).replace('most', 'longest'));
  expect([...columns].filter((column) => !isExplained(column))).toEqual([]);
  expect(columns.size).toBeGreaterThan(10);
});
