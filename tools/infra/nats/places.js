import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isDebianLike } from '../debian/is-debian-like.js';
import { unpackDebianPackage } from '../debian/unpack-package.js';
import { onPath } from '../on-path.js';
import { programVersion } from '../program-version.js';

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

async function programOnPath(searchPath) {
  const found = onPath([fileName], searchPath);
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

async function container(image) {
  await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 5_000 }).catch((error) => {
    throw new Error(error.code === 'ENOENT' ? 'there is no docker command' : 'docker is installed but does not answer');
  });
  return { kind: 'container', image };
}
