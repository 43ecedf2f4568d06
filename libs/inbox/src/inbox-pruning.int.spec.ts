import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Database, textOf } from '@nestwork/database';
import { BackgroundLoops } from '@nestwork/messaging';
import { startInbox, type StartedInbox } from '../spec-support/start-inbox.js';
import { InboxPruning } from './inbox-pruning.js';

let inbox: StartedInbox;
let loops: BackgroundLoops;

beforeAll(async () => {
  inbox = await startInbox({}, { retentionDays: 21, pruneEveryMs: 10 });
  loops = inbox.app.get(BackgroundLoops);
});
afterAll(() => inbox.close());
afterEach(async () => {
  jest.restoreAllMocks();
  await loops.stopAll();
});
beforeEach(() => inbox.temporary.query('TRUNCATE inbox, ordered_key, failed_message'));

const remember = (count: number, age: string) =>
  inbox.temporary.query(
    `INSERT INTO inbox (consumer, message_id, received_at)
     SELECT $1, gen_random_uuid(), now() - $1::text::interval FROM generate_series(1, $2)`,
    [age, count],
  );
const ages = async () =>
  (await inbox.temporary.query<{ consumer: string }>('SELECT DISTINCT consumer FROM inbox')).map((row) => row.consumer);

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
const forgotten = (age: string) => until(async () => !(await ages()).includes(age));

describe('the inbox', () => {
  it('forgets what is older than its retention, however much, and keeps the rest', async () => {
    await remember(12_000, '22 days');
    await remember(3, '20 days');

    await expect(inbox.app.get(InboxPruning).prune()).resolves.toBe(12_000);

    await expect(ages()).resolves.toEqual(['20 days']);
  });

  it('forgets keys that had no event for as long, unless they are held', async () => {
    await inbox.temporary.query(
      `INSERT INTO ordered_key (consumer, key, updated_at, held_reason) VALUES
         ('a', 'old', now() - interval '22 days', NULL), ('a', 'held', now() - interval '22 days', 'gap'), ('a', 'young', now(), NULL)`,
    );

    await expect(inbox.app.get(InboxPruning).prune()).resolves.toBe(1);

    await expect(inbox.temporary.query('SELECT key FROM ordered_key ORDER BY key')).resolves.toEqual([
      { key: 'held' },
      { key: 'young' },
    ]);
  });

  it('removes failures of messages that were handled after all, and of no others', async () => {
    await inbox.temporary.query(
      `INSERT INTO failed_message (consumer, message_id, subject, stream, stream_seq, headers, body, handler, attempts,
         first_failed_at, last_failed_at, error_name, error_message, error_stack, fingerprint)
       SELECT name, '00000000-0000-4000-8000-000000000001', '', '', 1, '{}', '', '', 1, now(), now() - interval '1 hour', '', '', '', ''
       FROM unnest(ARRAY['handled', 'still tried']) AS name`,
    );
    await inbox.temporary.query(
      `INSERT INTO inbox (consumer, message_id) VALUES ('handled', '00000000-0000-4000-8000-000000000001')`,
    );

    await inbox.app.get(InboxPruning).prune();

    const left = await inbox.temporary.query('SELECT consumer FROM failed_message');
    expect(left).toEqual([{ consumer: 'still tried' }]);
  });

  it('forgets keys in steps along their primary key, never by a search of all', async () => {
    await inbox.temporary.query(
      `INSERT INTO ordered_key (consumer, key, updated_at)
       SELECT 'a', n, now() - CASE WHEN n % 100 = 0 THEN 22 ELSE 20 END * interval '1 day' FROM generate_series(1, 5000) AS n`,
    );
    await inbox.temporary.query('ANALYZE ordered_key');
    const asked = jest.spyOn(Database.prototype, 'query');
    const executed = jest.spyOn(Database.prototype, 'execute');

    await expect(inbox.app.get(InboxPruning).prune()).resolves.toBe(50);

    const statements = [...asked.mock.calls, ...executed.mock.calls].filter(([sql]) =>
      textOf(sql).includes('ordered_key'),
    );
    expect(statements).not.toEqual([]);
    for (const [sql, params] of statements)
      expect(await inbox.temporary.plan(textOf(sql), params)).not.toContain('Seq Scan on ordered_key');
  });

  it('forgets what it can although something else cannot be removed', async () => {
    await remember(3, '22 days');
    await inbox.temporary.query('ALTER TABLE failed_message RENAME TO away');
    const pruning = inbox.app.get(InboxPruning).prune();
    await expect(pruning).rejects.toMatchObject({ errors: [expect.objectContaining({ code: '42P01' })] });
    await inbox.temporary.query('ALTER TABLE away RENAME TO failed_message');

    await expect(ages()).resolves.toEqual([]);
  });

  it('does so while the service runs, and after a round that failed', async () => {
    await inbox.temporary.query('ALTER TABLE inbox RENAME TO away');
    const failed = jest.spyOn(Logger.prototype, 'error');
    await loops.startAll();
    await until(async () => failed.mock.calls.length > 0);
    await inbox.temporary.query('ALTER TABLE away RENAME TO inbox');

    await remember(1, '30 days');
    await forgotten('30 days');

    await expect(ages()).resolves.toEqual([]);
  });
});
