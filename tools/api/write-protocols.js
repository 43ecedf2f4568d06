import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../build/project-root.js';

// Writes docs/api/protocols.md: runs the shop's end-to-end test, which then writes down what it saw instead of comparing it.
const test = spawn(process.execPath, [join(projectRoot, 'tools/test/test.js'), 'e2e', 'shop'], {
  cwd: projectRoot,
  env: { ...process.env, PROTOCOLS_WRITE: '1' },
  stdio: 'inherit',
});
test.once('exit', (code) => (process.exitCode = code ?? 1));
