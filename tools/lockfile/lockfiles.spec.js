import { globSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { projectRoot } from '../build/project-root.js';
import { lockfilesIn } from './lockfiles.js';

it('leaves out no folder that has packages of its own', () => {
  const skipped = ['node_modules', '.data', 'dist', '.git'];
  const all = globSync('**/package-lock.json', { cwd: projectRoot, exclude: (name) => skipped.includes(name) });
  expect(all.length).toBeGreaterThan(1);
  expect(lockfilesIn(projectRoot).toSorted()).toEqual(all.toSorted());
});
