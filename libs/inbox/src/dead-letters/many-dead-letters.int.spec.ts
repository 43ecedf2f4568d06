import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Database, textOf } from '@nestwork/database';
import { Ledger } from '../../spec-support/ledger-service.js';
import { RetryLoop } from '../retry/retry-loop.js';
import { Discards } from './discards.js';
import { Redrives } from './redrives.js';

let ledger: Ledger;

beforeAll(async () => {
  ledger = await Ledger.start();
});
afterAll(() => ledger.service.stop());
beforeEach(() =>
  ledger.service.query(
    `INSERT INTO failed_message (consumer, message_id, subject, stream, stream_seq, headers, body, handler, attempts,
       first_failed_at, last_failed_at, error_name, error_message, error_stack, fingerprint, dead_at)
     SELECT 'ledger.moves', '00000000-0000-4000-8000-' || lpad(n::text, 12, '0'), 's', 'S', n, '{}', '', 'Moves', 3, now() + n * interval '1 ms', now(), 'Error',
       'e', '', 'f', now()
     FROM generate_series(1, 10200) AS n`,
  ),
);
afterEach(async () => {
  jest.restoreAllMocks();
  await ledger.service.query('TRUNCATE failed_message, operator_action, inbox');
});

const of = <T extends object>(part: abstract new (...args: never[]) => T): T =>
  ledger.service.app.get<T>(part, { strict: false });
const dead = async () => {
  const sql = 'SELECT count(*)::int AS dead FROM failed_message WHERE dead_at IS NOT NULL AND retry_at IS NULL';
  return (await ledger.service.query<{ dead: number }>(sql))[0]?.dead;
};
const sizes = (changed: jest.Spied<Database['query']>) =>
  Promise.all(
    changed.mock.results
      .filter((_, call) =>
        textOf(changed.mock.calls[call]![0]).includes('UPDATE failed_message SET attempts = 0, redrive'),
      )
      .map(async ({ value }) => (await (value as Promise<{ count: number }[]>))[0]?.count),
  );

describe('a redrive of many', () => {
  it('is scheduled in batches, the oldest first and evenly over all of them', async () => {
    const changed = jest.spyOn(of(Database), 'query');
    const { details } = await ledger.ask('failed redrive', { all: true, rate: 0.1 });
    expect(details).toMatchObject({ messages: 10_200 });
    expect(await sizes(changed)).toEqual([5_000, 5_000, 200, 0]);

    const [row] = await ledger.service.query(
      `SELECT count(*)::int AS uneven FROM (
         SELECT retry_at - lag(retry_at) OVER (ORDER BY message_id) AS pause FROM failed_message
         WHERE attempts = 0 AND right(message_id, 5) > '00001') AS pauses
       WHERE abs(extract(epoch FROM pause) - 10) > 0.001`,
    );
    expect(row).toEqual({ uneven: 0 });
  });

  it('at the same time as another one of the same messages leaves them to the later one, and the progress of both is right', async () => {
    await of(RetryLoop).stop();
    const redrive = () => ledger.ask('failed redrive', { all: true, rate: 0.1 });
    await Promise.all([redrive(), redrive()]);
    const { rows: [later, earlier] = [] } = await ledger.ask('failed progress');
    expect(later).toMatchObject({ messages: 10_200, waiting: 10_200, rescheduled: 0, handled: 0 });
    expect(earlier).toMatchObject({ messages: earlier?.['rescheduled'], waiting: 0, handled: 0 });
    await of(RetryLoop).start();
  });

  it('finds its own among all that operators did, however much that is, by an index', async () => {
    await ledger.service.query(
      `INSERT INTO operator_action (by, action, target, before) SELECT 'ann', 'failed discard', n, '{}' FROM generate_series(1, 20000) AS n`,
    );
    await ledger.service.query('ANALYZE operator_action');
    await of(RetryLoop).stop();
    const asked = [jest.spyOn(of(Database), 'query'), jest.spyOn(of(Database), 'execute')];
    for (let n = 0; n < 2; n++) await ledger.ask('failed redrive', { consumer: 'ledger.moves', rate: 0.1 });
    await ledger.ask('failed progress');
    await of(RetryLoop).start();
    const statements = asked
      .flatMap(({ mock }) => mock.calls)
      .map(([sql, values]) => [textOf(sql), values ?? []] as const)
      .filter(([sql]) => /(FROM|UPDATE) operator_action/.test(sql));
    expect(new Set(statements.map(([sql]) => sql)).size).toBe(4);
    for (const [sql, values] of statements) {
      const plan = JSON.stringify(await ledger.service.query(`EXPLAIN ${sql}`, [...values]));
      expect(plan).toContain('operator_action_redrive');
      expect(plan).not.toContain('Seq Scan on operator_action');
    }
  });

  it('that ends in the middle says how many it scheduled', async () => {
    const stopping = new AbortController();
    const scheduling = of(Redrives).schedule({}, { by: 'ann', perSecond: 0.1, signal: stopping.signal });
    stopping.abort(new Error('This instance stops'));
    await expect(scheduling).rejects.toThrow('This instance stops');
    expect((await ledger.ask('failed progress')).rows).toMatchObject([{ messages: 5_000 }]);
    expect(await dead()).toBeGreaterThanOrEqual(5_200);
  });
});

describe('a discard of many', () => {
  it('ends between two of them when the service stops, and keeps what it gave up', async () => {
    const stopping = new AbortController();
    let discarded = 0;
    const transaction = of(Database).transaction.bind(of(Database));
    jest.spyOn(of(Database), 'transaction').mockImplementation((work) => {
      if (++discarded === 3) stopping.abort(new Error('This instance stops'));
      return transaction(work);
    });
    const change = { by: 'ann', reason: 'a test' };
    await expect(of(Discards).discard({}, change, stopping.signal)).rejects.toThrow('This instance stops');
    jest.restoreAllMocks();
    expect(await dead()).toBe(10_197);
    expect(await ledger.service.query('SELECT FROM operator_action')).toHaveLength(3);
  });

  it('reads page by page, and goes on to the last', async () => {
    await ledger.service.query(`DELETE FROM failed_message WHERE right(message_id, 5) > '01200'`);
    const read = jest.spyOn(of(Database), 'query');
    expect(await ledger.ask('failed discard', { all: true, reason: 'a test' })).toEqual({
      details: { discarded: 1_200 },
    });
    const pages = read.mock.calls.filter(([sql]) => textOf(sql).includes('(consumer, message_id) >'));
    expect(pages).toHaveLength(4);
    expect(await dead()).toBe(0);
  });
});
