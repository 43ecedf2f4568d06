import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestDatabase } from '@nestwork/testing';
import { openDatabase, type OpenDatabase } from '../spec-support/open-database.js';

let temporary: TestDatabase;
let open: OpenDatabase;

beforeAll(async () => {
  temporary = await TestDatabase.create('notes');
  await temporary.query('CREATE TABLE note (text text)');
  open = await openDatabase({ url: temporary.url });
});

afterAll(async () => {
  await open.close();
  await temporary.drop();
});

let committed: string[];
beforeEach(async () => {
  committed = [];
  await temporary.query('TRUNCATE note');
});

/** Adds one of everything that a transaction does at its end. */
function addLastWork(name: string): void {
  open.database.beforeCommit(async () => void (await note(`${name} hook`)));
  open.database.executeWithCommit('INSERT INTO note VALUES ($1)', [`${name} statement`]);
  open.database.afterCommit(() => committed.push(name));
}

const note = (text: string) => open.database.execute('INSERT INTO note VALUES ($1)', [text]);
const texts = async () =>
  (await temporary.query<{ text: string }>('SELECT text FROM note ORDER BY text')).map(({ text }) => text);

describe('what a transaction does at its end', () => {
  it('loses what was added in a savepoint of TypeORM that failed, and nothing else', async () => {
    await open.database.transaction(async () => {
      addLastWork('before');
      const failing = open.dataSource.transaction(async () => {
        addLastWork('inside');
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      addLastWork('after');
    });

    expect(await texts()).toEqual(['after hook', 'after statement', 'before hook', 'before statement']);
    expect(committed).toEqual(['before', 'after']);
  });

  it('keeps what was added in savepoints that succeeded, unless one around them failed', async () => {
    await open.database.transaction(async () => {
      await open.dataSource.transaction(async () => addLastWork('kept'));
      const failing = open.dataSource.transaction(async () => {
        await open.dataSource.transaction(async () => addLastWork('lost'));
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
    });

    expect(await texts()).toEqual(['kept hook', 'kept statement']);
    expect(committed).toEqual(['kept']);
  });

  it('can go back to one savepoint more than once, and to the latest of two with one name', async () => {
    await open.database.transaction(async () => {
      await open.database.execute('SAVEPOINT a');
      addLastWork('one');
      await open.database.execute('SAVEPOINT a');
      for (const name of ['two', 'three']) {
        addLastWork(name);
        await open.database.execute('ROLLBACK TO a');
      }
    });

    expect(committed).toEqual(['one']);
    expect(await texts()).toEqual(['one hook', 'one statement']);
  });

  it('loses what a beforeCommit hook added in a savepoint that failed', async () => {
    await open.database.transaction(async () => {
      open.database.beforeCommit(async () => {
        const failing = open.dataSource.transaction(async () => {
          addLastWork('lost');
          throw new Error('no');
        });
        await expect(failing).rejects.toThrow('no');
      });
      addLastWork('kept');
    });

    expect(committed).toEqual(['kept']);
    expect(await texts()).toEqual(['kept hook', 'kept statement']);
  });
});
