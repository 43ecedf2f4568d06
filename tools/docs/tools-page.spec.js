import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

it('has a line for every folder of tools in its README, in their order', () => {
  const listed = [...readFileSync('tools/README.md', 'utf8').matchAll(/^\| \[?`([a-z-]+)`/gm)].map(([, name]) => name);
  const folders = readdirSync('tools', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(listed).toEqual(folders.map(({ name }) => name).toSorted());
});
