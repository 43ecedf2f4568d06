import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { pageFile, withTables } from './fault-testing-page.js';

const page = readFileSync(join(process.cwd(), pageFile), 'utf8');

it('holds the tables of faults, invariants and controls as they are; else run npm run chaos:write', () => {
  expect(page).toBe(withTables(page));
});

it('replaces a table that is out of date', () => {
  const stale = page.replace('| I7 ', '| I0 ');
  expect(stale).not.toBe(page);
  expect(withTables(stale)).toBe(page);
});

it('does not pass a page that has lost its table', () => {
  expect(() => withTables(page.replace('<!-- controls -->', ''))).toThrow('no place for the table of controls');
});
