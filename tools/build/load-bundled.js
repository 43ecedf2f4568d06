import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.js';

/**
 * Imports a TypeScript file of the project, bundled the way an app is.
 * @param {string} entry  relative to the project
 * @param {string} name  of the folder below dist that the bundle is left in
 * @returns {Promise<Record<string, unknown>>}
 */
export async function loadBundled(entry, name) {
  const folder = await bundle({ main: entry }, name);
  return import(pathToFileURL(join(folder, 'main.js')).href);
}
