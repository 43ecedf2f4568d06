import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { apps } from '../system/apps.js';
import { addresses, asked, composed } from './spec-support/compose.js';

const page = readFileSync('docs/deploy.md', 'utf8');
/** What its example of a file of one's own adds to the services. */
const added = Object.entries(parse(/```yaml\n([^`]*)```/.exec(page)?.[1] ?? 'services: {}').services);
const known = new Map(apps.map(({ name }) => [name, readFileSync(`apps/${name}/.env.example`, 'utf8')]));

/** The variables that an application reads. */
const variablesOf = (app) => known.get(app).match(/^\w+(?==)/gm);

it('names no variable that nobody reads', () => {
  const all = new Set([...known.keys()].flatMap(variablesOf));
  const named = page.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g);
  expect(named).toContain('NATS_REPLICAS');
  expect(named.filter((name) => !all.has(name))).toEqual([]);
});

it('its example adds to a service what that service reads, and what Compose does not pass on already', () => {
  for (const [name, { environment }] of added) {
    const variables = Object.keys(environment);
    expect(variables.filter((variable) => !variablesOf(name).includes(variable))).toEqual([]);
    expect(variables.filter((variable) => variable in composed[name].environment)).toEqual([]);
  }
});

it('its first line makes an .env in which only addresses are left to fill in', () => {
  const [, line] = /^(\(sed .*\)) > \.env/m.exec(page);
  const text = execFileSync('sh', ['-c', line], { encoding: 'utf8' });
  const made = new Map([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
  expect([...made.keys()].toSorted()).toEqual([...asked.keys()].toSorted());
  const empty = [...made].filter(([name, value]) => value === '' && asked.get(name)).map(([name]) => name);
  expect(empty.filter((name) => !(name in addresses))).toEqual([]);
});
