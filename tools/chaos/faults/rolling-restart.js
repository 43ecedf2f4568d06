import { apps } from '../../system/apps.js';
import { instancesWith } from '../stage/instances.js';

/** The budget of a stop and a second more: who still runs then is killed, and seen by its signal. */
const graceMs = 26_500;

/** @type {import('./table.js').Fault} */
export const rollingRestart = {
  id: 'F27',
  name: 'rolling-restart',
  describe: 'The processes of one application are stopped by SIGTERM and started again, one after the other.',
  weight: 1,
  plan: (random) => ({ holdMs: 0, app: random.pick(apps.map(({ name }) => name)) }),
  async inject(stage, { app }) {
    const names = stage.claims.take(instancesWith([app]));
    return { targets: names, stopped: names, heal: () => restartAll(stage.system, names) };
  },
};

/** As whoever rolls out a new version: a process that does not become ready keeps the next one from being stopped. */
async function restartAll(system, names) {
  const restarts = [];
  for (const name of names) {
    if (system.isRunning(name)) restarts.push(await stopped(system, name));
    await system.start(name);
    const isReady = await system.untilReady(name).then(
      () => true,
      () => false,
    );
    if (!isReady) break;
  }
  return { restarts };
}

/** @returns {Promise<{ instance: string, at: string, endedAt: string, code: number | null, signal: string | null }>} */
async function stopped(system, name) {
  const at = new Date().toISOString();
  const ended = new Promise((resolve) => {
    const listen = (instance, { code, signal }) => {
      if (instance !== name) return;
      system.off('exit', listen);
      resolve({ code, signal });
    };
    system.on('exit', listen);
  });
  await system.stopPart(name, graceMs);
  return { instance: name, at, endedAt: new Date().toISOString(), ...(await ended) };
}
