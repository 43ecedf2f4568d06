import { setTimeout as pause } from 'node:timers/promises';
import { commandOf, isRunning } from './process-lookup.js';

/**
 * Asks a process to end and resolves when it has; after `graceMs` it is killed.
 * @param {number} pid
 * @param {{ signal?: NodeJS.Signals, graceMs?: number }} [options]
 */
export async function stopProcess(pid, { signal = 'SIGTERM', graceMs = 10_000 } = {}) {
  sendSignal(pid, signal);
  if (await isGoneWithin(pid, graceMs)) return;
  sendSignal(pid, 'SIGKILL');
  await isGoneWithin(pid, 5_000);
}

/**
 * Stops what a killed run left behind, but only when the process still is what it was: by now its id may belong to
 * somebody else.
 * @param {number | undefined} pid
 * @param {string} expected  a part of its command line
 */
export async function stopLeftover(pid, expected) {
  if (pid && isRunning(pid) && commandOf(pid)?.includes(expected)) await stopProcess(pid);
}

/** A process that is gone already is as good as one that got the signal. @param {number} pid @param {NodeJS.Signals} signal */
export function sendSignal(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function isGoneWithin(pid, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  while (isRunning(pid)) {
    if (Date.now() > deadline) return false;
    await pause(25);
  }
  return true;
}
