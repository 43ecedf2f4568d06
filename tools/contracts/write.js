import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rspack } from '@rspack/core';
import { appConfig } from '../build/app-config.js';
import { projectRoot } from '../build/project-root.js';

// Writes libs/contracts/contracts.snapshot.json. The contracts are bundled the way an app is, because Node cannot run their
// decorators, and the bundle is then asked for its snapshot.
const output = join(projectRoot, 'dist/contracts');
const snapshot = join(projectRoot, 'libs/contracts/contracts.snapshot.json');

await bundle(join(projectRoot, 'libs/contracts/src/snapshot-text.ts'));
const { snapshotText } = await import(pathToFileURL(join(output, 'snapshot.js')).href);
await writeFile(snapshot, snapshotText());
console.log(`wrote ${relative(process.cwd(), snapshot)}`);

/** @param {string} entry */
async function bundle(entry) {
  const config = appConfig('contracts');
  const compiler = rspack({ ...config, entry: { snapshot: entry }, output: { ...config.output, path: output } });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, done) => (error ? reject(error) : resolve(done)));
  });
  await new Promise((resolve) => compiler.close(resolve));
  if (stats.hasErrors()) throw new Error(stats.toString('errors-only'));
}
