import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { projectRoot } from '../build/project-root.js';

const leftOut = new Set(['node_modules', 'dist', 'coverage', '.data', '.git', '.env']);

/**
 * Copies the checkout as it is now, without what is made from it. Its packages are those of the checkout; its workspaces are its own.
 * @returns {Promise<{ root: string, link: (workspace: string) => Promise<void>, remove: () => Promise<void> }>}
 *   `link`: what npm does for a workspace like `apps/shipping`
 */
export async function copyCheckout() {
  const root = await mkdtemp(join(tmpdir(), 'nestwork-copy-'));
  await cp(projectRoot, root, { recursive: true, filter: (path) => !leftOut.has(basename(path)) });
  const own = join(root, 'node_modules/@nestwork');
  await mkdir(own, { recursive: true });
  const packages = join(projectRoot, 'node_modules');
  for (const name of await readdir(packages))
    if (name !== basename(own)) await symlink(join(packages, name), join(root, 'node_modules', name));
  // They are relative, so here they lead into the copy.
  const workspaces = join(packages, '@nestwork');
  for (const name of await readdir(workspaces)) await symlink(await readlink(join(workspaces, name)), join(own, name));
  for (const folder of ['apps', 'libs']) await linkPackagesBelow(folder, root);
  return {
    root,
    link: (workspace) => symlink(join('../..', workspace), join(own, basename(workspace))),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** A workspace that needs another version of a package has its own. */
async function linkPackagesBelow(folder, root) {
  for (const name of await readdir(join(projectRoot, folder))) {
    const packages = join(folder, name, 'node_modules');
    if (existsSync(join(projectRoot, packages))) await symlink(join(projectRoot, packages), join(root, packages));
  }
}
