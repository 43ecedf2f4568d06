import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { alreadyRunningMessage, holdRunLock } from './run-lock.js';

let folder;
let file;
let holder;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nestwork-lock-'));
  file = join(folder, 'lock');
  const script = join(folder, 'start.js');
  writeFileSync(script, "setInterval(() => {}, 1000); console.log('up')");
  holder = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(holder.stdout, 'data');
});
afterEach(async () => {
  holder.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function lockOf(pid) {
  writeFileSync(file, JSON.stringify({ pid, command: 'npm start', since: '2026-11-22T14:00:00Z' }));
}

function holderOf() {
  return JSON.parse(readFileSync(file, 'utf8')).pid;
}

it('takes the lock when there is none and leaves nothing else behind', () => {
  holdRunLock(file, 'npm start');
  expect(holderOf()).toBe(process.pid);
  expect(readdirSync(folder)).toEqual(['lock', 'start.js']);
});

it('refuses while another run holds it, and leaves its lock alone', () => {
  lockOf(holder.pid);
  expect(() => holdRunLock(file, 'npm start')).toThrow(`npm start is running already (process ${holder.pid}`);
  expect(holderOf()).toBe(holder.pid);
  expect(readdirSync(folder)).toEqual(['lock', 'start.js']);
});

it('takes over the lock of a run that was killed', async () => {
  lockOf(holder.pid);
  const exit = once(holder, 'exit');
  holder.kill('SIGKILL');
  await exit;
  holdRunLock(file, 'npm start');
  expect(holderOf()).toBe(process.pid);
});

it('takes over a lock whose process id belongs to another program by now', () => {
  lockOf(1);
  holdRunLock(file, 'npm start');
  expect(holderOf()).toBe(process.pid);
});

it('takes over a lock that was cut off while it was written', () => {
  writeFileSync(file, '{"pid":');
  holdRunLock(file, 'npm start');
  expect(holderOf()).toBe(process.pid);
});

it('says how to stop the other run', () => {
  const message = alreadyRunningMessage({ pid: 4711, command: 'npm run infra', since: '2026-11-22T14:00:00Z' });
  expect(message).toMatch(/^npm run infra is running already.*\n.*Ctrl-C.*(kill|taskkill \/pid) 4711$/);
});
