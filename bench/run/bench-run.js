import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDataFolder } from '../../tools/infra/data-folder.js';
import { reportFailure } from '../../tools/start/prepare.js';
import { holdRunLock } from '../../tools/start/run-lock.js';
import { Shutdown } from '../../tools/start/shutdown.js';
import { describeMachine } from './machine.js';
import { Program } from './program.js';
import { Servers } from './servers.js';
import { Workbench } from './workbench.js';

/**
 * What a benchmark is given.
 * @typedef {{ root: string, workbench: Workbench, rounds: number, quick: boolean, rowsKept: number }} Bench
 */

/**
 * Runs some work on servers of its own and ends as a command: whatever happens, Ctrl-C included, nothing stays behind.
 * @param {string} root  the checkout
 * @param {string} command  what the person typed
 * @param {(workbench: Workbench, machine: string) => Promise<void>} work
 */
export async function onWorkbench(root, command, work) {
  const shutdown = new Shutdown((text) => console.log(`\n${text}`));
  try {
    const running = prepareAndRun({ root, command, shutdown, work });
    await Promise.race([running, shutdown.requested]);
  } catch (error) {
    if (!shutdown.isRequested) reportFailure(error);
  } finally {
    await shutdown.run();
  }
  process.exit(shutdown.isRequested ? 130 : undefined);
}

async function prepareAndRun({ root, command, shutdown, work }) {
  const dataDir = join(root, '.data/bench');
  prepareDataFolder(join(root, '.data'));
  mkdirSync(dataDir, { recursive: true });
  holdRunLock(join(root, '.data/bench.lock'), command);
  const starting = Servers.start({ dataDir: join(dataDir, 'servers'), cacheDir: join(root, '.data/cache') });
  // Whoever presses Ctrl-C at this moment waits for the start, or it would leave the servers behind.
  shutdown.add({ stop: () => starting.then((servers) => servers.stop()) });
  const servers = await starting;
  shutdown.add({ stop: () => Program.stopAll() });
  if (shutdown.isRequested) return;
  const parts = { root, logs: join(dataDir, 'logs'), servers, shutdown, progress: (text) => console.log(text) };
  const workbench = await Workbench.open(parts);
  await work(workbench, await describeMachine(servers));
}
