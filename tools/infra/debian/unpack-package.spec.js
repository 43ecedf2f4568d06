import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { scriptFor } from './unpack-package.js';

const run = promisify(execFile);
let folder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpack package '));
});
afterAll(() => rm(folder, { recursive: true }));

it('runs a program with the libraries of its package, wherever the folder lies, and hands its arguments on', async () => {
  const program = join(folder, 'content/usr/bin/server');
  await mkdir(dirname(program), { recursive: true });
  await writeFile(program, '#!/bin/sh\necho "$LD_LIBRARY_PATH"\nfor each in "$@"; do echo "<$each>"; done\necho $$\n');
  const script = join(folder, 'server');
  await writeFile(script, scriptFor('usr/bin/server', ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu']));
  for (const file of [program, script]) await chmod(file, 0o755);
  const running = run(script, ['--save', '', 'two words']);
  const { stdout } = await running;
  const content = join(folder, 'content');
  expect(stdout.trim().split('\n')).toEqual([
    `${content}/usr/lib/x86_64-linux-gnu:${content}/lib/x86_64-linux-gnu`,
    '<--save>',
    '<>',
    '<two words>',
    // The same process, so that a signal to the script is one to the program.
    String(running.child.pid),
  ]);
});
