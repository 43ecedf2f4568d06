import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TestDatabase } from '@nestwork/testing';
import { pendingMigrations, runMigrations } from './run-migrations.js';

class CreateNote1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Long enough for a second instance to arrive in between.
    await runner.query('SELECT pg_sleep(0.3)');
    await runner.query('CREATE TABLE note (id int PRIMARY KEY)');
  }

  async down(): Promise<void> {}
}

class FillNote1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('INSERT INTO note VALUES (1)');
  }

  async down(): Promise<void> {}
}

class Broken1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('INSERT INTO note VALUES (2)');
    await runner.query('CREATE TABLE note (id int)');
  }

  async down(): Promise<void> {}
}

let temporary: TestDatabase;

beforeEach(async () => {
  temporary = await TestDatabase.create('notes');
});
afterEach(() => temporary.drop());

const options = (...migrations: (new () => MigrationInterface)[]) => ({
  url: temporary.url,
  service: 'spec',
  migrations,
});
const notes = () => temporary.query('SELECT id FROM note');

describe('the migrations', () => {
  it('run once, in the order of their timestamps', async () => {
    const migrations = options(FillNote1700000000002, CreateNote1700000000001);

    await expect(runMigrations(migrations)).resolves.toEqual(['CreateNote1700000000001', 'FillNote1700000000002']);
    await expect(runMigrations(migrations)).resolves.toEqual([]);
    await expect(notes()).resolves.toEqual([{ id: 1 }]);
  });

  it('run once when several instances start together', async () => {
    const migrations = options(CreateNote1700000000001, FillNote1700000000002);

    const runs = await Promise.all([1, 2, 3].map(() => runMigrations(migrations)));

    expect(runs.flat()).toEqual(['CreateNote1700000000001', 'FillNote1700000000002']);
    await expect(notes()).resolves.toEqual([{ id: 1 }]);
  });

  it('keep what came before a broken one, nothing of it, and free the lock', async () => {
    const broken = options(CreateNote1700000000001, FillNote1700000000002, Broken1700000000003);

    await expect(runMigrations(broken)).rejects.toMatchObject({
      message: expect.stringMatching(/^Migration Broken1700000000003 failed; it changed nothing\..* then start again/),
      cause: { message: expect.stringContaining('already exists') },
    });

    await expect(notes()).resolves.toEqual([{ id: 1 }]);
    await expect(pendingMigrations(broken)).resolves.toEqual(['Broken1700000000003']);
    await expect(runMigrations(options(CreateNote1700000000001, FillNote1700000000002))).resolves.toEqual([]);
  });

  it('can be asked for without changing anything', async () => {
    await expect(pendingMigrations(options(CreateNote1700000000001))).resolves.toEqual(['CreateNote1700000000001']);
    await expect(temporary.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).resolves.toEqual([]);
  });
});
