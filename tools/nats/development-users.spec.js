import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { developmentUsers } from './development-users.js';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'nestwork-nats-users-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('gives each application a login of its own, the same at every start, hidden from other users of the machine', () => {
  const first = developmentUsers(folder);
  expect(developmentUsers(folder).authorization).toBe(first.authorization);
  const [orders, setup] = [first.loginOf('orders'), first.loginOf('orders-setup')];
  expect(orders.NATS_PASSWORD).not.toBe(setup.NATS_PASSWORD);
  expect(first.authorization).toContain(`user: "orders"\n      password: "${orders.NATS_PASSWORD}"`);
  expect(statSync(join(folder, 'nats-passwords.json')).mode & 0o077).toBe(0);
});

it('lets the application that runs create what it misses, and change no stream', () => {
  const [running] = developmentUsers(folder).authorization.split('user: "orders-setup"');
  const own = running.slice(running.indexOf('user: "orders"'));
  expect(own).toContain('$JS.API.CONSUMER.MSG.NEXT.CMD_ORDERS.');
  expect(own).toContain('"$JS.API.STREAM.CREATE.CMD_ORDERS"');
  expect(own).not.toContain('$JS.API.STREAM.UPDATE.');
  expect(own).not.toContain('"$JS.API.CONSUMER.DELETE.CMD_ORDERS.orders_confirm');
});
