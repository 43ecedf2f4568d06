import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { apps } from '../system/apps.js';
import { asked, composed } from './spec-support/compose.js';

const page = readFileSync('docs/deploy.md', 'utf8');
const [, overriding] = /```yaml\n([^`]*)```/.exec(page);
const known = new Map(apps.map(({ name }) => [name, readFileSync(`apps/${name}/.env.example`, 'utf8')]));

/** The variables that an application reads. */
const variablesOf = (app) => known.get(app).match(/^\w+(?==)/gm);

it('names no variable that nobody reads', () => {
  const all = new Set([...known.keys()].flatMap(variablesOf));
  const named = page.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !all.has(name))).toEqual([]);
});

it('what it says that Compose does not pass on, Compose does not pass on', () => {
  const [, besides] = /What production most often needs besides([^:]*:[^.]*)\./.exec(page);
  const named = besides.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g);
  expect(named).toEqual(expect.arrayContaining(['AUTH_ROLES', 'API_KEYS_FILE', 'TLS_KEY_FILE']));
  expect(named.filter((name) => name in composed.gateway.environment)).toEqual([]);
});

it('its example adds to a service what that service reads', () => {
  for (const [name, { environment }] of Object.entries(parse(overriding).services))
    expect(Object.keys(environment).filter((variable) => !variablesOf(name).includes(variable))).toEqual([]);
});

it('its first line makes an .env in which only addresses are left to fill in', () => {
  const [, line] = /^(\(sed .*\)) > \.env/m.exec(page);
  const text = execFileSync('sh', ['-c', line], { encoding: 'utf8' });
  const made = new Map([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
  expect([...made.keys()].toSorted()).toEqual([...asked.keys()].toSorted());
  const empty = [...made].filter(([name, value]) => value === '' && asked.get(name)).map(([name]) => name);
  expect(empty).toEqual(['AUTH_ISSUER', 'PAYMENT_PROVIDER_URL']);
});
