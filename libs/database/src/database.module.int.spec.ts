import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getRepositoryToken, InjectDataSource, InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { HealthRegistry, ObservabilityModule } from '@nestwork/observability';
import { DataSource, EntitySchema, Repository, type MigrationInterface, type QueryRunner } from 'typeorm';
import { eventually, TestDatabase } from '@nestwork/testing';
import type { DatabaseOptions } from './database-options.js';
import { Database } from './database.js';
import { DatabaseModule } from './database.module.js';
import { MigrationsPending } from './migrations-pending.js';
import { WriteOutsideTransaction } from './write-outside-transaction.js';

interface Note {
  id: number;
}

const NoteEntity = new EntitySchema<Note>({ name: 'note', columns: { id: { type: 'int', primary: true } } });

class CreateNote1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE note (id int PRIMARY KEY)');
  }

  async down(): Promise<void> {}
}

@Injectable()
class Notes {
  constructor(
    @InjectRepository(NoteEntity) readonly repository: Repository<Note>,
    @InjectDataSource() readonly dataSource: DataSource,
    @Inject(Database) readonly database: Database,
  ) {}
}

let temporary: TestDatabase;
let app: INestApplicationContext | undefined;

beforeEach(async () => {
  temporary = await TestDatabase.create('notes');
});

afterEach(async () => {
  await app?.close();
  app = undefined;
  await temporary.drop();
});

async function start(given: Partial<DatabaseOptions>): Promise<INestApplicationContext> {
  const options = { url: temporary.url, service: 'notes', migrations: [CreateNote1760000000001], migrateAtStart: true };
  @Module({
    imports: [
      ObservabilityModule.forRoot({ service: 'notes' }),
      DatabaseModule.forRootAsync({ useFactory: () => ({ ...options, ...given }) }),
      TypeOrmModule.forFeature([NoteEntity]),
    ],
    providers: [Notes],
  })
  class NotesModule {}
  app = await NestFactory.createApplicationContext(NotesModule, { logger: false, abortOnError: false });
  return app;
}

describe('the database module', () => {
  it('migrates, and injects repositories that write in transactions and only read outside', async () => {
    const { repository, dataSource, database } = (await start({})).get(Notes);

    await database.transaction(() => repository.save({ id: 1 }));

    await expect(repository.find()).resolves.toEqual([{ id: 1 }]);
    await expect(repository.save({ id: 2 })).rejects.toThrow(WriteOutsideTransaction);
    await expect(dataSource.query('DELETE FROM note')).rejects.toThrow(WriteOutsideTransaction);
  });

  it('refuses to start on tables of an older version', async () => {
    await expect(start({ migrateAtStart: false })).rejects.toThrow(MigrationsPending);
    await expect(start({ migrateAtStart: false })).rejects.toThrow(/CreateNote1760000000001/);
  });

  it('refuses to start where a commit is no promise', async () => {
    const name = new URL(temporary.url).pathname.slice(1);
    await temporary.query(`ALTER DATABASE ${name} SET synchronous_commit = off`);

    await expect(start({})).rejects.toThrow(/synchronous_commit=off/);
  });

  it('does not wait and try again when waiting cannot help', async () => {
    const url = new URL(temporary.url);
    url.pathname = 'no_such_database';

    await expect(start({ url: url.href })).rejects.toThrow(
      /^PostgreSQL at \S+ \(database \S+, role \S+\) does not let the service in: .* does not exist\. Create the database and a role/,
    );
  });

  it('reports readiness', async () => {
    const health = (await start({})).get(HealthRegistry);

    await expect(health.run('postgres')).resolves.toEqual(new Map([['postgres', { up: true }]]));
  });

  it('leaves no session behind when it closes', async () => {
    const { repository, database } = (await start({})).get<Notes>(Notes);
    await Promise.all([database.transaction(() => repository.save({ id: 1 })), repository.find()]);

    await app?.close();

    // The server notices the end of a session a moment after its client.
    await eventually(async () => {
      const sessions = await temporary.query(
        "SELECT application_name FROM pg_stat_activity WHERE application_name LIKE 'notes%' AND datname = current_database()",
      );
      expect(sessions).toEqual([]);
    });
  });

  it('lets the transactions in progress finish before it closes', async () => {
    const { repository, database } = (await start({})).get<Notes>(Notes);
    const work = database.transaction(async () => {
      await database.query('SELECT pg_sleep(0.2)');
      await repository.save({ id: 7 });
    });

    await app?.close();
    await work;

    await expect(temporary.query('SELECT id FROM note')).resolves.toEqual([{ id: 7 }]);
  });

  it('shares repositories with every module by their usual tokens', async () => {
    expect((await start({})).get(getRepositoryToken(NoteEntity))).toBeInstanceOf(Repository);
  });
});
