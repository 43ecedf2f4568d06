import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { developmentPorts } from '../system/system-ports.js';

/** Of npm, of the system, and of jest: nobody sets them for this project. */
const notOurs = new Set(['PATH', 'JEST_WORKER_ID', 'TEST_APPS_DIR']);

/** The applications get these from the environment, not the tools. */
const handedOn = ['LOG_LEVEL', 'NATS_USER', 'NATS_PASSWORD'];

const folders = ['tools/start', 'tools/infra', 'tools/system'];
const page = readFileSync('tools/start/README.md', 'utf8');

/** The variables of the table, with the defaults beside them. */
function inTheTable() {
  const rows = page.split('\n').filter((line) => /^\| `[A-Z_]+`/.test(line));
  return new Map(
    rows.flatMap((row) => {
      const [, names, defaults] = row.split('|').map((cell) => cell.trim());
      const variables = [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name);
      const values = defaults.split(', ');
      return variables.map((name, index) => [name, values[index] ?? values[0]]);
    }),
  );
}

/** What moves a port: the environment tells what it is asked for. */
function portVariables() {
  const asked = new Set();
  developmentPorts(new Proxy({}, { get: (_, name) => void asked.add(name) }));
  return [...asked];
}

function otherVariables() {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.js') && !name.endsWith('.spec.js'))
      .map((name) => join(folder, name)),
  );
  const read = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/process\.env\.([A-Z_]+)\b/g)]);
  return [...new Set(read.map(([, name]) => name))].filter((name) => !notOurs.has(name));
}

it(`has every variable that ${folders.join(', ')} read in the table of its README, and no other`, () => {
  const known = [...portVariables(), ...otherVariables(), ...handedOn];
  expect(new Set(inTheTable().keys())).toEqual(new Set(known));
});

it('has the ports in it that are taken when nothing else is said', () => {
  const table = inTheTable();
  for (const variable of portVariables()) {
    const ports = developmentPorts({ [variable]: table.get(variable) });
    expect(ports).toEqual(developmentPorts({}));
  }
});
