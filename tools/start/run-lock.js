import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { commandOf, isRunning } from '../infra/process-lookup.js';
import { SetupProblem } from '../infra/setup-problem.js';

/**
 * Makes this process the only one that works on a data folder, until it ends. A lock whose process is gone, or is by now another
 * program with the same id, is taken over.
 * @param {string} file
 * @param {string} command  what the person typed, for the message to the second one
 */
export function holdRunLock(file, command) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, command, since: new Date().toISOString() }));
  try {
    while (!linked(mine, file)) removeStale(file);
  } finally {
    rmSync(mine, { force: true });
  }
  process.once('exit', () => rmSync(file, { force: true }));
}

/** @param {{ pid: number, command: string, since: string }} holder */
export function alreadyRunningMessage({ pid, command, since }) {
  const stop = process.platform === 'win32' ? `taskkill /pid ${pid}` : `kill ${pid}`;
  return `${command} is running already (process ${pid}, since ${new Date(since).toLocaleString()}).\nStop it with Ctrl-C in its terminal, or with: ${stop}`;
}

/** A link, unlike a write, either makes the whole file or fails because there is one. */
function linked(mine, file) {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(file) {
  const holder = read(file);
  if (holder && isStillRunning(holder.pid)) throw new SetupProblem(alreadyRunningMessage(holder));
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  // Somebody quicker may have taken the stale lock over between our two steps; then it is theirs and goes back.
  if (read(aside)?.pid !== holder?.pid) linked(aside, file);
  rmSync(aside, { force: true });
}

function isStillRunning(pid) {
  if (pid === process.pid || !isRunning(pid)) return false;
  return commandOf(pid)?.includes(process.platform === 'win32' ? 'node' : 'start.js') ?? true;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
