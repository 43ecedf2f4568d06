// `npm run migrations:write`: notes the statements of new migrations in tools/migrations/migrations.snapshot.json. `-- --again <name>` notes
// one once more that was changed before any database but your own had run it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../build/bundle.js';
import { projectRoot } from '../build/project-root.js';
import { changedMigrations } from './changed-migrations.js';
import { migrationFiles, namedMigrations } from './migration-files.js';
import { statementsOf } from './statements-of.js';

const file = 'tools/migrations/migrations.snapshot.json';
const path = join(projectRoot, file);
const { values } = parseArgs({ options: { again: { type: 'string', multiple: true, default: [] } } });

async function currentMigrations() {
  const files = migrationFiles(projectRoot);
  const entries = Object.fromEntries(files.map((each, index) => [`m${index}`, each]));
  const folder = await bundle(entries, 'migrations');
  const loaded = await Promise.all(
    Object.keys(entries).map((name) => import(pathToFileURL(join(folder, `${name}.js`)).href)),
  );
  const migrations = namedMigrations(files, loaded).toSorted(([a], [b]) => order(a).localeCompare(order(b), 'en'));
  return Object.fromEntries(
    await Promise.all(migrations.map(async ([name, each]) => [name, await statementsOf(each)])),
  );
}

function order(name) {
  return `${name.slice(-13)} ${name}`;
}

const noted = JSON.parse(readFileSync(path, 'utf8'));
const current = await currentMigrations();
const { changed, gone, added } = changedMigrations(noted, current);
// Those of a service that was removed may go. One that goes while another comes may be the same one under another name.
const refused = [...changed, ...(added.length > 0 ? gone : [])].filter((name) => !values.again.includes(name));
if (refused.length > 0) {
  console.error(
    `${refused.join(', ')}: changed or removed. A database that has run it never sees that: put it back, and write a new migration. ` +
      'When none but your own has: npm run migrations:write -- --again <name>',
  );
  process.exitCode = 1;
} else {
  writeFileSync(path, `${JSON.stringify(current, undefined, 2)}\n`);
  console.log(`wrote ${file}${added.length > 0 ? `: ${added.join(', ')}` : ''}`);
}
