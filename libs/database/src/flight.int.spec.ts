import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, TestDatabase } from '@nestwork/testing';
import { Client, type QueryConfig, type QueryResult } from 'pg';
import { Flight } from './flight.js';

let temporary: TestDatabase;
let client: Client;

beforeEach(async () => {
  temporary = await TestDatabase.create('notes');
  await temporary.query('CREATE TABLE note (id int PRIMARY KEY)');
  client = new Client({ connectionString: temporary.url, pipeline: true });
  client.on('error', () => undefined);
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await temporary.drop();
});

const start = { text: 'START TRANSACTION' };
const insert = (id: unknown) => ({ name: 'insert', text: 'INSERT INTO note VALUES ($1)', values: [id] });
const count = { text: 'SELECT count(*)::int AS count FROM note' };
const commit = { text: 'COMMIT' };

function send(...statements: QueryConfig<unknown[]>[]): Promise<PromiseSettledResult<QueryResult>[]> {
  const flight = new Flight(statements);
  client.query(flight);
  return Promise.allSettled(flight.answers);
}

/** What each answer comes down to: its command, its rows if there are any, or the reason why there is none. */
const broughtBack = (answers: readonly PromiseSettledResult<QueryResult>[]) =>
  answers.map((answer) => {
    if (answer.status === 'rejected') return (answer.reason as { code?: string }).code ?? String(answer.reason);
    const { command, rows } = answer.value;
    return rows.length > 0 ? rows : command;
  });

describe('a flight', () => {
  it('brings back the answer to each of its statements', async () => {
    const answers = await send(start, insert(1), count, insert(2), commit);
    expect(broughtBack(answers)).toEqual(['START', 'INSERT', [{ count: 1 }], 'INSERT', 'COMMIT']);
    expect(broughtBack(await send(count))).toEqual([[{ count: 2 }]]);
  });

  it('ends with the statement that is refused: those behind it are skipped, COMMIT as well', async () => {
    const answers = await send(start, insert(1), insert(1), insert(2), commit);
    expect(broughtBack(answers)).toEqual(['START', 'INSERT', '23505', '25P02', '25P02']);
    // Known by then: whoever hears of the refusal may give the connection back at once.
    expect(client.getTransactionStatus()).toBe('E');
    await client.query('ROLLBACK');
    expect(broughtBack(await send(count))).toEqual([[{ count: 0 }]]);
  });

  it('does not take the name of a statement for known that the server has skipped', async () => {
    await send(start, { text: 'SELECT 1 / 0' }, insert(1));
    await client.query('ROLLBACK');
    expect(broughtBack(await send(start, insert(1), commit))).toEqual(['START', 'INSERT', 'COMMIT']);
    expect(broughtBack(await send(insert(2), insert(3)))).toEqual(['INSERT', 'INSERT']);
  });

  it('ends with the statement whose parameters cannot be written down', async () => {
    const impossible = {
      toPostgres: () => {
        throw new Error('no text');
      },
    };
    const answers = await send(start, { ...insert(impossible), name: 'other' }, insert(1), commit);
    expect(broughtBack(answers)).toEqual(['START', 'Error: no text', '25P02', '25P02']);
    expect(client.getTransactionStatus()).toBe('T');
  });

  it('tells which statement was under way when the connection was lost, and of none behind it that it was skipped', async () => {
    const answers = send(start, insert(1), { text: 'SELECT pg_sleep(60)' }, commit);
    const asleep = "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
    await eventually(async () => expect(await temporary.query(asleep)).toHaveLength(1));
    await temporary.terminateSessions();
    expect(broughtBack(await answers)).toEqual(['START', 'INSERT', '57P01', '57P01']);
  });
});
