import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

/** An npm that, once told to end, takes back what it has begun for as long as the spec likes. It ends by itself should nobody tell it. */
const npm = `
  import { existsSync, writeFileSync } from 'node:fs';
  const mayEnd = () => existsSync('may-end') && (writeFileSync('taken-back', ''), process.exit(1));
  const end = () => setInterval(mayEnd, 20);
  process.on('SIGINT', end).on('SIGTERM', end);
  setTimeout(() => process.exit(1), 20_000);
  console.log('npm is at work');
`;
const install = pathToFileURL(join(__dirname, 'install.js'));
const command = `
  import { installIfNeeded } from ${JSON.stringify(install)};
  await installIfNeeded(process.cwd()).catch(({ name, message }) => console.log(name + ': ' + message));
`;

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'install-'));
  writeFileSync(join(root, 'package-lock.json'), '{"packages":{}}');
  writeFileSync(join(root, 'npm.js'), npm);
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'start.js'), command);
});
afterEach(() => rmSync(root, { recursive: true }));

function start() {
  const env = { ...process.env, npm_execpath: join(root, 'npm.js') };
  return spawn(process.execPath, ['start.js'], { cwd: root, env, detached: true });
}

/** Has the command installing, and stops it once npm is at work. Resolves when it has ended, with what it said. */
async function stoppedBy(stop, meanwhile = async () => {}) {
  const child = start();
  const ended = new Promise((resolve) => {
    child.once('exit', (_, signal) => resolve({ signal, isTakenBack: existsSync(join(root, 'taken-back')) }));
  });
  const closed = once(child, 'close');
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  await saysThat(child, 'npm is at work');
  stop(child.pid);
  await Promise.race([saysThat(child, 'Stopping the installation'), ended]);
  await meanwhile();
  writeFileSync(join(root, 'may-end'), '');
  await closed;
  return { ...(await ended), said };
}

function saysThat({ stdout }, words) {
  return new Promise((resolve) => stdout.on('data', (chunk) => String(chunk).includes(words) && resolve()));
}

it.each([
  // A terminal sends it to every process of the command.
  ['Ctrl-C', (pid) => process.kill(-pid, 'SIGINT')],
  ['SIGTERM to the command alone', (pid) => process.kill(pid, 'SIGTERM')],
])('an installation that is stopped by %s has ended with npm, and not before', async (_, stop) => {
  const { signal, said, isTakenBack } = await stoppedBy(stop);
  expect({ signal, isTakenBack }).toEqual({ signal: null, isTakenBack: true });
  expect(said).toContain('Stopping the installation\nSetupProblem: The installation was stopped');
});

it('a second command does not install while npm takes back what the first one has begun', async () => {
  let second;
  const stop = (pid) => process.kill(-pid, 'SIGINT');
  await stoppedBy(stop, async () => (second = await text(start().stdout)));
  expect(second).toMatch(/^SetupProblem: The installation by npm start is running already/);
});
