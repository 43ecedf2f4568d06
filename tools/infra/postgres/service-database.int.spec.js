import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createServiceDatabases, serviceUrl } from './service-database.js';

const adminUrl = process.env.TEST_POSTGRES_URL;
const passwordOf = (service) => `secret of ${service}`;
const admin = new Client({ connectionString: adminUrl });
const created = [];
let orders;
let payments;

beforeAll(() => admin.connect());
beforeEach(() => {
  [orders, payments] = ['orders', 'payments'].map((name) => `${name}_${randomUUID().slice(0, 8)}`);
  created.push(orders, payments);
});
afterAll(async () => {
  for (const name of created) {
    await admin.query(`DROP DATABASE IF EXISTS "${name}"`);
    await admin.query(`DROP ROLE IF EXISTS "${name}"`);
  }
  await admin.end();
});

async function query(url, sql) {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client.query(sql).finally(() => client.end());
}

function create(services = [orders, payments]) {
  return createServiceDatabases({ adminUrl, services, passwordOf });
}

describe('createServiceDatabases', () => {
  it('lets a service make tables in its own database', async () => {
    await create();
    const url = serviceUrl(adminUrl, orders, passwordOf(orders));
    await expect(query(url, 'CREATE TABLE mine (id int)')).resolves.toMatchObject({ command: 'CREATE' });
  });

  it("lets no service connect to another's database", async () => {
    await create();
    const url = new URL(serviceUrl(adminUrl, orders, passwordOf(orders)));
    url.pathname = `/${payments}`;
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow(/permission denied for database/);
  });

  it('gives a service no power over roles and databases', async () => {
    await create();
    const url = serviceUrl(adminUrl, orders, passwordOf(orders));
    await expect(query(url, 'CREATE DATABASE more')).rejects.toThrow(/permission denied/);
    await expect(query(url, 'CREATE ROLE more')).rejects.toThrow(/permission denied/);
  });

  it('keeps the data when it is repeated', async () => {
    await create();
    const url = serviceUrl(adminUrl, orders, passwordOf(orders));
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await create();
    expect((await query(url, 'SELECT answer FROM kept')).rows).toEqual([{ answer: 42 }]);
  });

  it('may run twice at the same time', async () => {
    await expect(Promise.all([create(), create()])).resolves.toHaveLength(2);
  });

  it('refuses a role that has another password, and does not change it', async () => {
    await admin.query(`CREATE ROLE "${orders}" LOGIN PASSWORD 'of somebody else'`);
    await expect(create([orders])).rejects.toThrow(/exists on this server with another password/);
    const url = serviceUrl(adminUrl, orders, 'of somebody else');
    expect((await query(url, 'SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('refuses a database that belongs to somebody else', async () => {
    await admin.query(`CREATE DATABASE "${orders}"`);
    await expect(create([orders])).rejects.toThrow(/belongs to "postgres", not to the role/);
  });

  it('creates everything through an administrator who is no superuser', async () => {
    const boss = `boss_${randomUUID().slice(0, 8)}`;
    await admin.query(`CREATE ROLE "${boss}" LOGIN CREATEROLE CREATEDB PASSWORD 'boss'`);
    const url = new URL(adminUrl);
    Object.assign(url, { username: boss, password: 'boss' });
    await createServiceDatabases({ adminUrl: url.href, services: [orders], passwordOf });
    await admin.query(`DROP DATABASE "${orders}"; `);
    await admin.query(`DROP ROLE "${orders}"`);
    await admin.query(`DROP ROLE "${boss}"`);
  });
});
