import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

const printed = execFileSync(process.execPath, ['tools/identity/new-secrets.js'], { encoding: 'utf8' }).trim();
const secrets = new Map(printed.split('\n').map((line) => /^(\w+)='?(.*?)'?$/.exec(line)?.slice(1)));
const namesIn = (file, pattern) => [...new Set(readFileSync(file, 'utf8').match(pattern))];

it('prints every secret that the sample of docker-compose.yml says it prints, and no other one', () => {
  const [, behind = ''] = readFileSync('deploy/compose/.env.sample', 'utf8').split(
    'npm run secrets:new prints all that follow\n',
  );
  expect(new Set(secrets.keys())).toEqual(new Set(behind.match(/^\w+/gm)));
});

it('prints a password for every user in the permissions of NATS, and no two of the same', () => {
  const passwords = namesIn('deploy/nats/permissions.conf', /(?<=password: \$)\w+/g).map((name) => secrets.get(name));
  expect(passwords.length).toBeGreaterThan(0);
  for (const password of passwords) expect(password).toMatch(/^p[0-9a-f]{48}$/);
  expect(new Set(passwords).size).toBe(passwords.length);
});

it('prints passwords of databases that stand in their addresses as they are', () => {
  const compose = readFileSync('docker-compose.yml', 'utf8');
  const addresses = [...compose.matchAll(/DATABASE_URL: (postgres:.*)\$\{(\w+):\?[^}]*\}(.*)/g)];
  expect(addresses.length).toBeGreaterThan(0);
  for (const [, before, variable, after] of addresses)
    expect(new URL(`${before}${secrets.get(variable)}${after}`).password).toBe(secrets.get(variable));
  expect(secrets.get('POSTGRES_PASSWORD')).toMatch(/^p[0-9a-f]{48}$/);
});

it('prints a private key for each application, whose public one all are told and whose private one nobody else', () => {
  const everybodys = JSON.parse(secrets.get('IDENTITY_KEYS'));
  for (const [name, { keys }] of Object.entries(everybodys)) {
    const own = JSON.parse(secrets.get(`${name.toUpperCase()}_IDENTITY_KEY`));
    const { x } = createPublicKey(createPrivateKey({ key: own, format: 'jwk' })).export({ format: 'jwk' });
    expect(keys).toEqual([expect.objectContaining({ kid: own.kid, x })]);
    expect(secrets.get('IDENTITY_KEYS')).not.toContain(own.d);
  }
});
