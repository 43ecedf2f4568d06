import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { runsPage } from './runs-page.js';

it('begins with a sentence for each run, and explains the tables before they come', () => {
  const page = runsPage([
    { summary: 'First.', section: '## One' },
    { summary: 'Second.', section: '## Two' },
  ]);
  expect(page).toMatch(/\n\n- First\.\n- Second\.\n\n## How to read the tables\n[^]+\n\n## One\n\n## Two\n$/);
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
