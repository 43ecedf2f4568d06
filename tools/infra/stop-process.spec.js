import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from '@jest/globals';
import { stopLeftover, stopProcess } from './stop-process.js';

let child;
afterEach(() => child?.kill('SIGKILL'));

/** Writes a line when its signal handlers are in place. */
async function startStubborn() {
  const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')";
  child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
}

it('kills a process that ignores the request to end', async () => {
  await startStubborn();
  const exit = once(child, 'exit');
  await stopProcess(child.pid, { graceMs: 50 });
  expect(await exit).toEqual([null, 'SIGKILL']);
});

it('leaves a process alone that is not what the recorded id once was', async () => {
  await startStubborn();
  await stopLeftover(child.pid, 'nats.conf');
  expect(child.exitCode ?? child.signalCode).toBeNull();
});

it('takes an id that nobody has for a process that has ended', async () => {
  await expect(stopLeftover(undefined, 'anything')).resolves.toBeUndefined();
});
