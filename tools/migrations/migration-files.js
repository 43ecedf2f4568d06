import { globSync } from 'node:fs';
import { sep } from 'node:path';

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
 * The application or the lib that a file is of, such as `apps/orders`.
 * @param {string} file  relative to the repository
 */
export function ownerOf(file) {
  return file.split(sep, 2).join('/');
}

/**
 * All migrations by their names: two services may have one each of the same name.
 * @param {readonly string[]} files  @param {readonly Record<string, unknown>[]} modules  what each of them exports
 * @returns {(readonly [name: string, migration: new () => { up(runner: object): Promise<void> }])[]}  name: `apps/orders/CreateOrders1760000000001`
 */
export function namedMigrations(files, modules) {
  return files.flatMap((file, index) =>
    migrationsIn(modules[index]).map((each) => [`${ownerOf(file)}/${each.name}`, each]),
  );
}

/**
 * The migrations that a file of them exports.
 * @param {Record<string, unknown>} exported
 * @returns {(new () => { up(runner: object): Promise<void> })[]}
 */
export function migrationsIn(exported) {
  return Object.values(exported).filter((each) => typeof each === 'function' && /\d{13}$/.test(each.name));
}
