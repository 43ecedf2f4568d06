import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { apps } from '../system/apps.js';
import { developmentUsers } from './development-users.js';

const services = apps.filter(({ hasDatabase }) => hasDatabase).map(({ name }) => name);

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'nestwork-nats-users-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('gives each application a login of its own, the same at every start, hidden from other users of the machine', () => {
  const first = developmentUsers(folder);
  expect(developmentUsers(folder).authorization).toBe(first.authorization);
  for (const service of services) {
    const [own, setup] = [first.loginOf(service), first.loginOf(`${service}-setup`)];
    expect(own.NATS_PASSWORD).not.toBe(setup.NATS_PASSWORD);
    expect(first.authorization).toContain(`user: "${service}"\n      password: "${own.NATS_PASSWORD}"`);
  }
  expect(statSync(join(folder, 'nats-passwords.json')).mode & 0o077).toBe(0);
});

it.each(services)('lets %s, when it runs, create what it misses, and change no stream', (service) => {
  const [running] = developmentUsers(folder).authorization.split(`user: "${service}-setup"`);
  const own = running.slice(running.indexOf(`user: "${service}"`));
  const commands = `CMD_${service.toUpperCase()}.${service}_`;
  const durables = [...own.matchAll(/\$JS\.API\.CONSUMER\.MSG\.NEXT\.(CMD_[\w.-]+)/g)].map(([, durable]) => durable);
  const durable = durables.find((name) => name.startsWith(commands) && !name.includes('_reader'));
  expect(durable).toBeDefined();
  expect(own).toContain(`"$JS.API.STREAM.CREATE.CMD_${service.toUpperCase()}"`);
  expect(own).not.toContain('$JS.API.STREAM.UPDATE.');
  expect(own).not.toContain(`"$JS.API.CONSUMER.DELETE.${durable}"`);
});
