import { describe, expect, it } from '@jest/globals';
import { savepointStatement } from './savepoint-statement.js';

describe('savepointStatement', () => {
  it.each([
    ['SAVEPOINT typeorm_1', 'set', 'typeorm_1'],
    [' savepoint Mine ;', 'set', 'mine'],
    ['SAVEPOINT "Mine ""too"""', 'set', 'Mine "too"'],
    ['ROLLBACK TO SAVEPOINT typeorm_1', 'rollback', 'typeorm_1'],
    ['rollback to a', 'rollback', 'a'],
    ['ROLLBACK WORK TO a;', 'rollback', 'a'],
    ['ROLLBACK TRANSACTION TO SAVEPOINT "A"', 'rollback', 'A'],
    ['RELEASE SAVEPOINT typeorm_1', 'release', 'typeorm_1'],
    ['RELEASE a', 'release', 'a'],
  ])('reads %s', (sql, kind, name) => {
    expect(savepointStatement(sql)).toEqual({ kind, name });
  });

  it.each(['ROLLBACK', 'COMMIT', 'SELECT 1', "INSERT INTO note VALUES ('SAVEPOINT a')"])('finds none in %s', (sql) => {
    expect(savepointStatement(sql)).toBeUndefined();
  });
});
