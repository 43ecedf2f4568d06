import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { downloadPackage } from './apt.js';

const run = promisify(execFile);

/**
 * A file of a package. Without a suite the package is the one of this machine's own release.
 * @typedef {{ name: string, member: string, suite?: string }} PackagedFile  `member`: path of the file in the package
 */

/**
 * Takes one file out of a package of the distribution, without root and without installing anything.
 * @param {PackagedFile} file
 * @param {string} target  where to put it; appears only when complete
 */
export async function unpackDebianPackage({ name, member, suite }, target) {
  await besides(target, async (work) => {
    const content = await unpack(await downloadPackage(name, { work, suite }), work);
    await rename(join(content, member), target);
  });
}

/**
 * Takes a program out of a package of the machine's own release, with the libraries that it needs and this machine lacks. Installs
 * nothing: a script of the program's name runs it with these libraries, as the same process.
 * @param {{ name: string, member: string }} file
 * @param {string} folder  where to put it all; appears only when complete
 */
export async function unpackProgram({ name, member }, folder) {
  await besides(folder, async (work) => {
    const archives = await downloadPackage(name, { work, hasLibraries: true });
    const complete = join(work, 'complete');
    await mkdir(complete);
    await rename(await unpack(archives, work), join(complete, 'content'));
    const script = scriptFor(member, await libraryFolders(join(complete, 'content')));
    await writeFile(join(complete, basename(member)), script, { mode: 0o755 });
    await rename(complete, folder);
  });
}

/**
 * The script of a program whose package lies in the folder `content` beside it.
 * @param {string} member  @param {readonly string[]} libraries  folders within `content`
 */
export function scriptFor(member, libraries) {
  const path = libraries.map((folder) => `$here/content/${folder}`).join(':');
  return `#!/bin/sh\nhere=\${0%/*}\nexport LD_LIBRARY_PATH="${path}"\nexec "$here/content/${member}" "$@"\n`;
}

/** Does what is asked in a folder of its own on the disk of the target, so that the result can be moved there in one step. */
async function besides(target, work) {
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'unpack-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unpack(archives, work) {
  const content = join(work, 'content');
  for (const archive of archives) await run('dpkg', ['-x', archive, content], { timeout: 60_000 });
  return content;
}

/** Those of Debian's machine types: `usr/lib/x86_64-linux-gnu`, and the same below `lib`. */
async function libraryFolders(content) {
  const found = await Promise.all(
    ['usr/lib', 'lib'].map(async (parent) => {
      const names = await readdir(join(content, parent)).catch(() => []);
      return names.filter((name) => name.includes('-linux-')).map((name) => `${parent}/${name}`);
    }),
  );
  return found.flat();
}
