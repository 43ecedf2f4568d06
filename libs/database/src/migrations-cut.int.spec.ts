import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ObservabilityModule } from '@nestwork/observability';
import { eventually, TcpProxy, TestDatabase } from '@nestwork/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DatabaseModule } from './database.module.js';

let temporary: TestDatabase;
let network: TcpProxy;
let app: INestApplicationContext | undefined;
/** What happens to the connection in the middle of a migration, once. */
let accident: ((runner: QueryRunner) => Promise<void>) | undefined;
let begun: number;

class CreateNote1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE note (id int PRIMARY KEY)');
  }

  async down(): Promise<void> {}
}

async function fill(runner: QueryRunner): Promise<void> {
  begun += 1;
  await runner.query('INSERT INTO note VALUES (1)');
  const happening = accident;
  accident = undefined;
  await happening?.(runner);
  await runner.query('INSERT INTO note VALUES (2)');
}

class FillNote1700000000002 implements MigrationInterface {
  up = fill;
  async down(): Promise<void> {}
}

class FillNoteWithoutTransaction1700000000002 implements MigrationInterface {
  readonly transaction = false;
  up = fill;
  async down(): Promise<void> {}
}

beforeEach(async () => {
  begun = 0;
  temporary = await TestDatabase.create('notes');
  const { hostname, port } = new URL(temporary.url);
  network = await TcpProxy.to({ host: hostname, port: Number(port) });
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await network.close();
  await temporary.drop();
});

async function start(second: new () => MigrationInterface): Promise<void> {
  const url = new URL(temporary.url);
  url.host = `${network.host}:${network.port}`;
  const migrations = [CreateNote1700000000001, second];
  const options = { url: url.href, service: 'notes', migrations, migrateAtStart: true };
  @Module({
    imports: [
      ObservabilityModule.forRoot({ service: 'notes' }),
      DatabaseModule.forRootAsync({ useFactory: () => options }),
    ],
  })
  class NotesModule {}
  app = await NestFactory.createApplicationContext(NotesModule, { logger: false, abortOnError: false });
}

async function sessionsOfMigrations(): Promise<number> {
  const sql = `SELECT FROM pg_stat_activity WHERE application_name = 'notes migrations' AND datname = current_database()`;
  return (await temporary.query(sql)).length;
}

// Until the server has noticed, too: so the client certainly has.
async function cutBetweenStatements(): Promise<void> {
  network.cut();
  await eventually(async () => expect(await sessionsOfMigrations()).toBe(0));
  network.pass();
}

async function cutWithinStatement(runner: QueryRunner): Promise<void> {
  const asleep = runner.query('SELECT pg_sleep(600)').catch((error: unknown) => error);
  network.cut();
  network.pass();
  throw await asleep;
}

async function endSession(runner: QueryRunner): Promise<void> {
  await runner.query('SELECT pg_terminate_backend(pg_backend_pid())');
}

const accidents = [
  ['between two statements', cutBetweenStatements],
  ['within a statement', cutWithinStatement],
  ['because the server ended it', endSession],
] as const;

describe('a connection that is lost during the migrations', () => {
  it.each(accidents)('%s is made anew, and what was not committed is run again', async (_when, happening) => {
    accident = happening;
    await start(FillNote1700000000002);
    expect(begun).toBe(2);
    expect(await temporary.query('SELECT id FROM note ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it.each(accidents)('%s ends the start where a migration may have stopped half way', async (_when, happening) => {
    accident = happening;
    await expect(start(FillNoteWithoutTransaction1700000000002)).rejects.toThrow(
      'Migration FillNoteWithoutTransaction1700000000002 failed; it ran without a transaction and may have stopped half way',
    );
    expect(begun).toBe(1);
  });
});
