import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCompiler, errorsByApp } from './compiler.js';

/**
 * Compiles applications and goes on doing so whenever one of their files changes, all in one compiler. `onChange` is called for
 * an application whose bundle became another one, `onErrors` for one that does not compile: its last good bundle stays.
 * `onMended` is called for one that does again, also when what it compiles to is that last good bundle.
 * @param {{ names: readonly string[], outDir: string, onChange(name: string): void, onErrors(name: string, text: string): void,
 *           onMended(name: string): void }} options
 * @returns {{ firstBuild: Promise<void>, close(): Promise<void> }} `firstBuild` resolves after the callbacks of the first round
 */
export function watchApps({ names, outDir, onChange, onErrors, onMended }) {
  const compiler = createCompiler({ names, outDir });
  const fingerprints = new Map();
  const broken = new Set();
  let watching;
  const firstBuild = new Promise((resolve, reject) => {
    watching = compiler.watch({ aggregateTimeout: 50 }, (error, stats) => {
      if (error) return reject(error);
      const errors = errorsByApp(stats);
      for (const name of broken) if (!errors.has(name) && broken.delete(name)) onMended(name);
      for (const [name, text] of errors) {
        broken.add(name);
        onErrors(name, text);
      }
      for (const name of names) if (!errors.has(name) && isNew(name)) onChange(name);
      resolve();
    });
  });
  return { firstBuild, close: () => new Promise((resolve) => watching.close(() => resolve())) };

  function isNew(name) {
    const fingerprint = createHash('sha256')
      .update(readFileSync(join(outDir, name, 'main.js')))
      .digest('hex');
    if (fingerprints.get(name) === fingerprint) return false;
    fingerprints.set(name, fingerprint);
    return true;
  }
}
