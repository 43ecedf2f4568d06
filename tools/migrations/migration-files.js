import { globSync } from 'node:fs';

/** Where migrations stand: of an application below its `migrations`, of a lib in files of their own. */
const places = ['apps/*/migrations/*.ts', 'libs/*/src/**/*.migration.ts'];

/**
 * The files of all migrations of the repository, relative to it.
 * @param {string} root  the checkout
 */
export function migrationFiles(root) {
  return globSync(places, { cwd: root, exclude: (name) => name === 'node_modules' }).toSorted();
}

/**
 * The migrations that a file of them exports.
 * @param {Record<string, unknown>} exported
 * @returns {(new () => { up(runner: object): Promise<void> })[]}
 */
export function migrationsIn(exported) {
  return Object.values(exported).filter((each) => typeof each === 'function' && /\d{13}$/.test(each.name));
}
