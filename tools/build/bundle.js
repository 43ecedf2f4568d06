import { join } from 'node:path';
import { rspack } from '@rspack/core';
import { appConfig } from './app-config.js';
import { projectRoot } from './project-root.js';

/**
 * Bundles TypeScript files of the project the way an app is, because Node cannot run its decorators.
 * @param {Readonly<Record<string, string>>} entries  files relative to the project, by the names of their bundles
 * @param {string} name  of the folder below `into` that gets `<entry>.js` for each
 * @param {string} [into]  default dist; packages that only another folder has are found from below that one
 * @returns {Promise<string>} the folder
 */
export async function bundle(entries, name, into = join(projectRoot, 'dist')) {
  const path = join(into, name);
  const config = appConfig(name);
  const absolute = Object.fromEntries(Object.entries(entries).map(([key, file]) => [key, join(projectRoot, file)]));
  const compiler = rspack({ ...config, entry: absolute, output: { ...config.output, path } });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, done) => (error ? reject(error) : resolve(done)));
  });
  await new Promise((resolve) => compiler.close(resolve));
  if (stats.hasErrors()) throw new Error(stats.toString('errors-only'));
  return path;
}
