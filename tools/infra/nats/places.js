import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { unpackDebianPackage } from './debian-package.js';
import { programVersion } from './version.js';

const run = promisify(execFile);
const fileName = process.platform === 'win32' ? 'nats-server.exe' : 'nats-server';

/**
 * Where a nats-server is looked for, in order of preference.
 * @param {{ cacheDir: string, searchPath: string | undefined, image: string, progress: import('../progress.js').Progress }} options
 * @returns {import('./find-server.js').Place[]}
 */
export function natsPlaces({ cacheDir, searchPath, image, progress }) {
  const cached = join(cacheDir, 'nats-server', fileName);
  return [
    { name: 'on PATH', look: () => programOnPath(searchPath) },
    { name: "in the project's cache", look: () => program(cached) },
    { name: "from the distribution's package", look: () => programFromPackage(cached, progress) },
    { name: 'as a container', look: () => container(image) },
  ];
}

/** Debian installs nats-server into /usr/sbin, which is not on the PATH of ordinary users. */
async function programOnPath(searchPath = '') {
  const folders = [
    ...searchPath.split(delimiter),
    ...(process.platform === 'win32' ? [] : ['/usr/sbin', '/usr/local/sbin']),
  ];
  const found = folders
    .filter(Boolean)
    .map((folder) => join(folder, fileName))
    .find((file) => existsSync(file));
  return found && program(found);
}

async function program(path) {
  if (!existsSync(path)) return undefined;
  return { kind: 'program', path, version: await programVersion(path) };
}

async function programFromPackage(cached, progress) {
  if (!isDebianLike()) return undefined;
  await progress.run('Fetching nats-server from the distribution', () =>
    unpackDebianPackage({ name: 'nats-server', member: 'usr/sbin/nats-server' }, cached),
  );
  return program(cached);
}

function isDebianLike() {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

async function container(image) {
  await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 5_000 }).catch((error) => {
    throw new Error(error.code === 'ENOENT' ? 'there is no docker command' : 'docker is installed but does not answer');
  });
  return { kind: 'container', image };
}
