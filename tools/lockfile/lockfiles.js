import { globSync } from 'node:fs';

/**
 * The lockfile of the project, and those of the folders that install packages of their own.
 * @param {string} root  the checkout
 * @returns {readonly string[]} paths from there
 */
export function lockfilesIn(root) {
  const own = globSync('{bench,tools/*}/package-lock.json', { cwd: root });
  return ['package-lock.json', ...own.toSorted()];
}
