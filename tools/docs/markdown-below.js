import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const skipped = new Set(['node_modules', 'dist', '.data', '.git', 'coverage']);

/**
 * Every document of the project.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function markdownBelow(folder) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.has(entry.name)) found.push(...(await markdownBelow(path)));
    else if (entry.name.endsWith('.md')) found.push(path);
  }
  return found;
}
