import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Which message classes an application makes: `<Class>.of(` in its sources, which is the only way to make one. So whoever
 * makes it is who sends it.
 * @param {string} appDir
 * @returns {Promise<ReadonlySet<string>>}
 */
export async function madeIn(appDir) {
  const files = await readdir(join(appDir, 'src'), { recursive: true });
  const sources = files.filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.includes('spec-support'),
  );
  const texts = await Promise.all(sources.map((file) => readFile(join(appDir, 'src', file), 'utf8')));
  return new Set(texts.flatMap((text) => [...text.matchAll(/\b([A-Z]\w*)\.of\(/g)].map(([, name]) => name)));
}
