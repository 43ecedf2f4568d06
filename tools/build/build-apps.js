import { createCompiler, errorsByApp } from './compiler.js';

/**
 * Compiles applications once.
 * @param {{ names: readonly string[], outDir: string, withFailPoints?: boolean }} options
 * @returns {Promise<Map<string, string>>} the errors of each application that did not compile; empty when all did
 */
export async function buildApps(options) {
  if (options.names.length === 0) return new Map();
  const compiler = createCompiler(options);
  try {
    return await new Promise((resolve, reject) => {
      compiler.run((error, stats) => (error ? reject(error) : resolve(errorsByApp(stats))));
    });
  } finally {
    await new Promise((resolve) => compiler.close(resolve));
  }
}
