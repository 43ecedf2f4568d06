import { describe, expect, it } from '@jest/globals';
import { nameOfInsert } from './plain-inserts.js';

describe('an insert', () => {
  it('of one row of plain values has a name of its own', () => {
    const [one, other] = ['INSERT INTO note VALUES ($1)', 'INSERT INTO note VALUES ($1, $2)'].map(nameOfInsert);
    expect([one, other]).toEqual([expect.stringMatching(/^plain insert/), expect.stringMatching(/^plain insert/)]);
    expect(one).not.toBe(other);
    expect(nameOfInsert('INSERT INTO note VALUES ($1)')).toBe(one);
  });

  it.each([
    `INSERT INTO shop.orders (order_id, "customerId", status)\n  VALUES ($1, $2, 'placed')`,
    'insert into "note" values ( $1 , DEFAULT )',
  ])('is known however it is written: %s', (sql) => {
    expect(nameOfInsert(sql)).toMatch(/^plain insert \d+$/);
  });

  it.each([
    'INSERT INTO note SELECT $1',
    'INSERT INTO note VALUES ((SELECT max(id) FROM note WHERE id < $1))',
    'INSERT INTO note VALUES (lower($1))',
    'INSERT INTO note VALUES ($1) RETURNING *',
    'INSERT INTO note VALUES ($1) ON CONFLICT DO NOTHING',
    'INSERT INTO note VALUES ($1), ($2)',
    'INSERT INTO note VALUES ($1); DELETE FROM note',
    'WITH gone AS (DELETE FROM note) INSERT INTO note VALUES ($1)',
    'UPDATE note SET id = $1',
  ])('that does more has none: %s', (sql) => {
    expect(nameOfInsert(sql)).toBeUndefined();
  });

  it('has none when a hundred are known: prepared statements stay with their connection', () => {
    for (let number = 1; number <= 100; number++) nameOfInsert(`INSERT INTO note VALUES ('${number}')`);
    expect(nameOfInsert(`INSERT INTO note VALUES ('one more')`)).toBeUndefined();
  });
});
