import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { dumpDatabases } from './dump-databases.js';

const schema = `dump_${randomUUID().slice(0, 8)}`;
const client = new Client({ connectionString: process.env.TEST_POSTGRES_URL });
const databases = { services: ['shipping'], use: (_, work) => work(client) };
const folder = mkdtempSync(join(tmpdir(), 'nestwork-dump-'));

beforeAll(async () => {
  await client.connect();
  await client.query(`CREATE SCHEMA ${schema}; SET search_path = ${schema}`);
  await client.query('CREATE TABLE shipment (id int, sent_at timestamptz); CREATE TABLE "order" (id int)');
  await client.query('CREATE TABLE sent (id int) PARTITION BY RANGE (id)');
  await client.query('CREATE TABLE sent_1 PARTITION OF sent FOR VALUES FROM (0) TO (10)');
  await client.query("INSERT INTO shipment VALUES (7, '2026-01-01T00:00:00.123456Z'); INSERT INTO sent VALUES (1)");
});
afterAll(async () => {
  await client.query(`DROP SCHEMA ${schema} CASCADE`);
  await client.end();
  rmSync(folder, { recursive: true });
});

it('writes each table that a service has, also of one that nobody has told of, and each row once', async () => {
  await dumpDatabases(databases, folder);
  const files = readdirSync(join(folder, 'shipping'));
  expect(files.toSorted()).toEqual(['order.jsonl', 'sent.jsonl', 'shipment.jsonl']);
  expect(readFileSync(join(folder, 'shipping/sent.jsonl'), 'utf8')).toBe('{"id":1}\n');
  expect(readFileSync(join(folder, 'shipping/shipment.jsonl'), 'utf8')).toMatch(/"id":7,.*\.123456/);
});
