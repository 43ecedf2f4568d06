import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Database, textOf } from '@nestwork/database';
import { startInbox, type StartedInbox } from '../../spec-support/start-inbox.js';
import { DueMessages } from './due-messages.js';

let inbox: StartedInbox;

beforeAll(async () => {
  inbox = await startInbox();
});
afterAll(() => inbox.close());

it('finds what is due by the indexes, however much waits for its turn', async () => {
  await inbox.temporary.query(
    `INSERT INTO failed_message (consumer, message_id, subject, stream, stream_seq, headers, body, handler, attempts,
       first_failed_at, last_failed_at, error_name, error_message, error_stack, fingerprint, retry_at, held_key)
     SELECT 'stock_a', n, 's', 'S', n, '{}', '', 'h', 1, now(), now(), 'Error', 'e', '', 'f', now() + interval '1 hour', n
     FROM generate_series(1, 5000) AS n`,
  );
  await inbox.temporary.query(
    `INSERT INTO ordered_key (consumer, key, held_reason, resume_at)
     SELECT 'stock_a', n, 'resuming', now() + interval '1 hour' FROM generate_series(1, 5000) AS n`,
  );
  await inbox.temporary.query('ANALYZE failed_message, ordered_key');
  const asked = jest.spyOn(Database.prototype, 'query');
  expect(await inbox.app.get(DueMessages).find(['stock_a'], 16)).toEqual([]);

  const [statement, params] = asked.mock.lastCall!;
  const plan = await inbox.temporary.plan(textOf(statement), params);
  expect(plan).toContain('Index Cond: (retry_at <=');
  expect(plan).toContain('Index Cond: (resume_at <=');
});
