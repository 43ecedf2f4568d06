import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from './wait-until.js';

/**
 * What a program did between the first sign of progress and the end of the work, or of the time that it gets.
 * @param {import('./program.js').Program[]} programs  all that do the work
 * @param {import('./servers.js').Servers} servers
 * @param {{ done: () => Promise<number>, total: number, isSettled?: () => Promise<boolean>, limitMs: number }} work
 *   `done`: messages so far; `isSettled`: asked when all are done, until nothing is left to be written down
 */
export async function progressOf(programs, servers, { done, total, isSettled = async () => true, limitMs }) {
  const alive = () => programs.forEach((program) => program.requireRunning());
  const first = await waitUntil(async () => (alive(), done()), { what: 'the first message is through', everyMs: 5 });
  const [before, startedAt] = [usage(programs, servers), performance.now()];
  let last = first;
  while (performance.now() - startedAt < limitMs) {
    await pause(10);
    alive();
    last = await done();
    if (last >= total && (await isSettled())) break;
  }
  const [after, messages] = [usage(programs, servers), last - first];
  return {
    perSecond: (messages / (performance.now() - startedAt)) * 1_000,
    cpuUs: (after.cpuUs - before.cpuUs) / messages,
    postgresUs: (after.postgresUs - before.postgresUs) / messages,
    natsUs: (after.natsUs - before.natsUs) / messages,
    peakRssMb: after.peakRssMb,
    donePercent: (last / total) * 100,
  };
}

function usage(programs, servers) {
  const all = programs.map((program) => program.usage());
  const cpuUs = all.reduce((sum, one) => sum + one.cpuUs, 0);
  return { cpuUs, peakRssMb: Math.max(...all.map((one) => one.peakRssMb)), ...servers.usage() };
}
