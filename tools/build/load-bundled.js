import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rspack } from '@rspack/core';
import { appConfig } from './app-config.js';
import { projectRoot } from './project-root.js';

/**
 * Imports a TypeScript file of the project. It is bundled the way an app is, because Node cannot run its decorators.
 * @param {string} entry  relative to the project
 * @param {string} name  of the folder below dist that the bundle is left in
 * @returns {Promise<Record<string, unknown>>}
 */
export async function loadBundled(entry, name) {
  const path = join(projectRoot, 'dist', name);
  const config = appConfig(name);
  const compiler = rspack({ ...config, entry: join(projectRoot, entry), output: { ...config.output, path } });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, done) => (error ? reject(error) : resolve(done)));
  });
  await new Promise((resolve) => compiler.close(resolve));
  if (stats.hasErrors()) throw new Error(stats.toString('errors-only'));
  return import(pathToFileURL(join(path, 'main.js')).href);
}
