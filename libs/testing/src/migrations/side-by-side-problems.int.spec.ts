import { describe, expect, it } from '@jest/globals';
import type { MigrationClass } from '@nestwork/database';
import type { QueryRunner } from 'typeorm';
import {
  AddNameParts1760000000002,
  CreateCustomers1760000000001,
  DropWholeName1760000000004,
  FillNameParts1760000000003,
} from '../../spec-support/customers/customer-migrations.js';
import { sideBySideProblems } from './side-by-side-problems.js';

interface Statements {
  readonly up: readonly string[];
  readonly down: readonly string[];
}

const shelves: Statements = {
  up: [
    `CREATE TABLE shelf (id int PRIMARY KEY, label text NOT NULL DEFAULT 'none', width int)`,
    'CREATE TABLE book (id int PRIMARY KEY, shelf int NOT NULL)',
    'CREATE INDEX shelf_label ON shelf (label)',
    `CREATE FUNCTION widest() RETURNS int LANGUAGE sql AS 'SELECT max(width) FROM shelf'`,
  ],
  down: ['DROP FUNCTION widest', 'DROP TABLE book, shelf'],
};
const widest = (what: string) =>
  `CREATE OR REPLACE FUNCTION widest() RETURNS int LANGUAGE sql AS 'SELECT ${what}(width) FROM shelf'`;

function migration({ up, down }: Statements, more: object = {}): MigrationClass {
  const run = async (runner: QueryRunner, statements: readonly string[]) => {
    for (const statement of statements) await runner.query(statement);
  };
  return class Second1760000000002 {
    constructor() {
      Object.assign(this, more);
    }
    up = (runner: QueryRunner) => run(runner, up);
    down = (runner: QueryRunner) => run(runner, down);
  };
}

const First = migration(shelves);
Object.defineProperty(First, 'name', { value: 'First1760000000001' });
const problemsOf = (up: string, down: string, more?: object) =>
  sideBySideProblems([migration({ up: [up], down: [down] }, more), First]);

describe('a migration', () => {
  it.each([
    [
      'may add a table',
      'CREATE TABLE room (id int PRIMARY KEY, size int NOT NULL CHECK (size > 0))',
      'DROP TABLE room',
    ],
    ['may add a column that can be empty', 'ALTER TABLE shelf ADD depth int', 'ALTER TABLE shelf DROP depth'],
    [
      'may add a required column with a default',
      'ALTER TABLE shelf ADD depth int NOT NULL DEFAULT 1',
      'ALTER TABLE shelf DROP depth',
    ],
    ['may add a function', 'CREATE FUNCTION one() RETURNS int RETURN 1', 'DROP FUNCTION one'],
    [
      'may let a column be empty',
      'ALTER TABLE shelf ALTER label DROP NOT NULL',
      'ALTER TABLE shelf ALTER label SET NOT NULL',
    ],
  ])('%s', async (_what, up, down) => {
    expect(await problemsOf(up, down)).toEqual([]);
  });

  it.each([
    ['drops a table', 'DROP TABLE book', shelves.up[1]!, /table book is gone/],
    ['renames a table', 'ALTER TABLE book RENAME TO tome', 'ALTER TABLE tome RENAME TO book', /table book is gone/],
    [
      'drops a column',
      'ALTER TABLE shelf DROP width',
      'ALTER TABLE shelf ADD width int',
      /column shelf\.width is gone/,
    ],
    [
      'renames a column',
      'ALTER TABLE book RENAME shelf TO place',
      'ALTER TABLE book RENAME place TO shelf',
      /column book\.shelf is gone/,
    ],
    ['drops an index', 'DROP INDEX shelf_label', shelves.up[2]!, /index shelf_label is gone/],
    ['drops a function', 'DROP FUNCTION widest', shelves.up[3]!, /function widest\(\) is gone/],
    ['changes a function', widest('min'), widest('max'), /function widest\(\) does something else/],
    [
      'changes a type',
      'ALTER TABLE shelf ALTER width TYPE bigint',
      'ALTER TABLE shelf ALTER width TYPE int',
      /column shelf\.width was integer and is bigint/,
    ],
    [
      'rewrites a table',
      'ALTER TABLE shelf ADD mark uuid DEFAULT gen_random_uuid()',
      'ALTER TABLE shelf DROP mark',
      /table shelf was rewritten/,
    ],
    [
      'requires what was not required',
      'ALTER TABLE shelf ALTER width SET NOT NULL',
      'ALTER TABLE shelf ALTER width DROP NOT NULL',
      /column shelf\.width must not be empty any more/,
    ],
    [
      'takes a default away',
      'ALTER TABLE shelf ALTER label DROP DEFAULT',
      `ALTER TABLE shelf ALTER label SET DEFAULT 'none'`,
      /column shelf\.label has lost its default/,
    ],
    [
      'adds a required column without a default',
      'ALTER TABLE shelf ADD depth int NOT NULL',
      'ALTER TABLE shelf DROP depth',
      /column shelf\.depth must not be empty and has no default/,
    ],
    [
      'adds a constraint',
      'ALTER TABLE shelf ADD CONSTRAINT broad CHECK (width > 9) NOT VALID',
      'ALTER TABLE shelf DROP CONSTRAINT broad',
      /constraint broad \(CHECK .* refuses rows/,
    ],
    [
      'adds a foreign key',
      'ALTER TABLE book ADD CONSTRAINT stands FOREIGN KEY (shelf) REFERENCES shelf',
      'ALTER TABLE book DROP CONSTRAINT stands',
      /constraint stands .* refuses rows/,
    ],
    [
      'builds an index under a lock',
      'CREATE INDEX wide ON shelf (width)',
      'DROP INDEX wide',
      /index wide was built in a/,
    ],
  ])('that %s is a problem', async (_what, up, down, problem) => {
    expect((await problemsOf(up, down)).join('\n')).toMatch(problem);
  });

  it('may build an index while others write, but no unique one', async () => {
    const outside = { transaction: false };
    const [one, unique] = ['CREATE INDEX CONCURRENTLY', 'CREATE UNIQUE INDEX CONCURRENTLY'];
    expect(await problemsOf(`${one} wide ON shelf (width)`, 'DROP INDEX wide', outside)).toEqual([]);
    expect(await problemsOf(`${unique} wide ON shelf (width)`, 'DROP INDEX wide', outside)).toEqual([
      expect.stringMatching(/index wide is unique/),
    ]);
  });

  it('whose `down` leaves something, or does not bring something back, is a problem', async () => {
    expect(await problemsOf('ALTER TABLE shelf ADD IF NOT EXISTS depth int', 'DROP INDEX shelf_label')).toEqual([
      expect.stringMatching(/down does not restore index shelf_label/),
      expect.stringMatching(/up after down does not bring back index shelf_label/),
    ]);
    await expect(problemsOf('ALTER TABLE shelf ADD depth int', 'SELECT 1')).rejects.toThrow('already exists');
  });

  it('may do what it gives a reason for, and gives none for what it does not do', async () => {
    const column = { 'column shelf.width': 'nobody has used it since release 3' };
    const [up, down] = ['ALTER TABLE shelf DROP width', 'ALTER TABLE shelf ADD width int'];
    expect(await problemsOf(up, down, { sideBySide: column })).toEqual([]);
    expect(await problemsOf(up, down, { sideBySide: { ...column, 'table shelf': 'it was never used' } })).toEqual([
      expect.stringMatching(/sideBySide names table shelf, to which it does nothing/),
    ]);
  });
});

it('of the four steps to another column, only the one that removes the old one needs a reason', async () => {
  const steps = [
    CreateCustomers1760000000001,
    AddNameParts1760000000002,
    FillNameParts1760000000003,
    DropWholeName1760000000004,
  ];
  expect(await sideBySideProblems(steps)).toEqual([]);
  expect(await sideBySideProblems([...steps.slice(0, 2), DropWholeName1760000000004])).not.toEqual([]);
});
