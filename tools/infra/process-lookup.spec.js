import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePorts } from './ports.js';
import { commandOf, isRunning, listenerOn, processTree } from './process-lookup.js';

const server = createServer();
beforeAll(() => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

it('sees this process, its command line and what it listens on', () => {
  expect(isRunning(process.pid)).toBe(true);
  expect(commandOf(process.pid)).toContain('jest');
  // Where the system tells nobody who listens, undefined is right; a wrong process never is.
  expect([process.pid, undefined]).toContain(listenerOn(server.address().port));
});

it('knows of nobody who listens on a port that is free', async () => {
  const [port] = await freePorts(1);
  expect(listenerOn(port)).toBeUndefined();
});

it('does not see a process that has ended', async () => {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  expect(isRunning(child.pid)).toBe(false);
  expect(commandOf(child.pid)).toBeUndefined();
});

it('sees what a process started, and what that started', async () => {
  const script = `require('node:child_process').spawn(process.execPath, ['-e', "console.log('up'); setInterval(() => {}, 1000)"], { stdio: 'inherit' })`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const tree = processTree(child.pid);
  for (const pid of tree) process.kill(pid, 'SIGKILL');
  // Where the system tells nobody, there is nothing to see; a part of the tree alone would be wrong.
  expect([0, 2]).toContain(tree.length);
  expect(processTree(undefined)).toEqual([]);
});
