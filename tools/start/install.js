import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDataFolder } from '../infra/data-folder.js';
import { SetupProblem } from '../infra/setup-problem.js';
import { holdRunLock } from './run-lock.js';

/**
 * Runs `npm ci` when node_modules is missing or does not hold what package-lock.json asks for. Uses nothing but Node itself.
 * @param {string} root  the checkout
 */
export async function installIfNeeded(root) {
  const reason = reasonToInstall(
    readJson(join(root, 'package-lock.json')),
    readJson(join(root, 'node_modules/.package-lock.json')),
  );
  if (!reason) return;
  prepareDataFolder(join(root, '.data'));
  // From another terminal a second one would race with it, also while it takes back what was stopped.
  holdRunLock(join(root, '.data/install-lock'), 'The installation by npm start');
  console.log(`Installing the dependencies with npm ci (${reason}); the first time this takes a minute or so`);
  const startedAt = Date.now();
  const heartbeat = setInterval(() => console.log(`  still installing, ${seconds(startedAt)} s`), 15_000);
  try {
    await npmCi(root);
  } finally {
    clearInterval(heartbeat);
  }
  console.log(`Installed in ${seconds(startedAt)} s`);
}

/**
 * Why what is installed does not do, or undefined. Compares contents and not times: git changes the times of files that it
 * does not change. Optional packages are left out, since most of them are for other platforms.
 * @typedef {{ packages: Record<string, { version?: string, optional?: boolean }> }} Lock
 * @param {Lock | undefined} wanted  package-lock.json
 * @param {Lock | undefined} installed  what npm noted in node_modules when it had finished
 */
export function reasonToInstall(wanted, installed) {
  if (!wanted) return undefined;
  if (!installed) return 'nothing is installed yet';
  const changed = Object.entries(wanted.packages).filter(
    ([path, entry]) =>
      path.includes('node_modules/') && !entry.optional && installed.packages[path]?.version !== entry.version,
  );
  return changed.length > 0 ? `${changed.length} packages differ from package-lock.json` : undefined;
}

function npmCi(root) {
  // npm tells its children where it lies, which spares us to guess how npm is called on this platform.
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  return new Promise((resolve, reject) => {
    // Warnings only tell of packages that want the newer Node which is being installed at this very moment.
    const child = spawn(command, [...args, 'ci', '--loglevel=error'], {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32' && command === 'npm',
    });
    child.once('error', (error) => reject(new SetupProblem(`npm cannot be started: ${error.message}`)));
    const isStopped = stopsWith(child);
    child.once('exit', (code, signal) => {
      if (isStopped()) return reject(new SetupProblem('The installation was stopped: the next start begins it again'));
      if (code === 0) return resolve();
      reject(
        new SetupProblem(
          `npm ci failed (${signal ?? `exit code ${code}`}); what it says is above. Nothing else was started.`,
        ),
      );
    });
  });
}

/**
 * Has this command outlive npm when it is stopped: npm goes on for half a minute to take back what it has begun, and the lock is held for as
 * long. Returns whether the end was asked for.
 */
function stopsWith(child) {
  let isAsked = false;
  const ask = (signal) => {
    if (isAsked) return;
    isAsked = true;
    console.log('\nStopping the installation');
    // A terminal has sent its own signal to npm as well, and a second one would kill it at its work.
    if (signal !== 'SIGINT') child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, ask);
  child.once('exit', () => signals.forEach((signal) => process.off(signal, ask)));
  return () => isAsked;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function seconds(startedAt) {
  return Math.round((Date.now() - startedAt) / 1000);
}
