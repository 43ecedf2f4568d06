import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../infra/process-lookup.js';
import { stopLeftover } from '../infra/stop-process.js';
import { removeDataFolder } from '../infra/postgres/home.js';
import { readPid } from '../system/read-pid.js';

/** `test-<pid>` of a run, and `test-<pid>-<purpose>` of a system that a spec started. */
const folderName = /^test-(\d+)(?:-|$)/;

/**
 * The data folder of the test run of this process.
 * @param {string} root  the checkout
 */
export function testDataDir(root) {
  return join(root, '.data', `test-${process.pid}`);
}

/**
 * Removes the data of test runs that are over: of killed ones, whose servers are stopped first, and of failed ones, which was
 * kept to be looked at until now.
 * @param {string} root
 */
export async function removeOldTestData(root) {
  const dataDir = join(root, '.data');
  for (const name of namesIn(dataDir)) {
    const pid = Number(folderName.exec(name)?.[1]);
    if (!pid || (pid !== process.pid && isRunning(pid))) continue;
    await stopServersIn(join(dataDir, name));
    await removeDataFolder(join(dataDir, name));
  }
}

/** Stops the servers that still run on the data in a folder. @param {string} folder */
export async function stopServersIn(folder) {
  for (const nats of ['nats', ...namesIn(join(folder, 'nats')).map((node) => join('nats', node))])
    await stopLeftover(readPid(join(folder, nats, 'pid')), join(folder, nats, 'nats.conf'));
  await stopLeftover(postmasterIn(folder), 'postgres');
}

function postmasterIn(folder) {
  try {
    return Number.parseInt(readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8'), 10);
  } catch {
    return undefined;
  }
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
