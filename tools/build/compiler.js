import { join } from 'node:path';
import { rspack } from '@rspack/core';
import { appConfig } from './app-config.js';

/**
 * One compiler for several applications, which share a process and its caches.
 * @param {{ names: readonly string[], outDir: string, withFailPoints?: boolean }} options  each application becomes `<outDir>/<name>/main.js`
 */
export function createCompiler({ names, outDir, withFailPoints }) {
  return rspack(
    names.map((name) => {
      const config = appConfig(name, { withFailPoints });
      // Stack traces then name files that an editor can open.
      const output = {
        ...config.output,
        path: join(outDir, name),
        devtoolModuleFilenameTemplate: '[absolute-resource-path]',
      };
      return { ...config, output };
    }),
  );
}

/**
 * The compile errors of each application that has some, readable and without the project's absolute path.
 * @param {import('@rspack/core').MultiStats} stats
 * @returns {Map<string, string>}
 */
export function errorsByApp(stats) {
  const failed = stats.stats.filter((each) => each.hasErrors());
  return new Map(
    failed.map((each) => [
      each.compilation.name,
      each.toString({ preset: 'errors-only', colors: process.stdout.isTTY }),
    ]),
  );
}
