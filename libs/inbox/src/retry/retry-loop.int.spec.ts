import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Database } from '@nestwork/database';
import { eventually } from '@nestwork/testing';
import { Close, Ledger } from '../../spec-support/ledger-service.js';
import { INBOX_OPTIONS, type InboxOptions } from '../inbox-options.js';
import { DueMessages } from './due-messages.js';
import { RetryLoop } from './retry-loop.js';
import { Retry } from './retry.js';

let ledger: Ledger;

beforeAll(async () => {
  ledger = await Ledger.start();
});
afterAll(() => ledger.service.stop());

/** How many handlers hang in their transaction: the last statement was their own, and the service waits. */
async function hanging(): Promise<number> {
  const sql = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction' AND query LIKE '%poison%'`;
  return (await ledger.service.query(sql)).length;
}

it('handlers of one consumer that hang keep those of another from nothing', async () => {
  await ledger.poison('closing', 0);
  const id = await ledger.service.deliver(Close.of({ account: 'closing' }));
  await ledger.service.settled({ deadLetters: 1 });
  await ledger.heal();
  const keys = Array.from({ length: 12 }, (_, n) => `hanging-${n}`);
  for (const key of keys) await ledger.poison(key, 1, 'hang');
  for (const key of keys) await ledger.move(key, 1);
  await eventually(async () => expect(await hanging()).toBeGreaterThanOrEqual(4));
  await ledger.ask('failed redrive', { id });

  await eventually(async () => expect(await ledger.moves('closing')).toEqual([0]));
  // It did not wait for one of them to end: that would have changed the error of its first attempt.
  const ended = `SELECT FROM failed_message WHERE held_key IS NOT NULL AND error_message <> 'hang'`;
  expect(await ledger.service.query(ended)).toEqual([]);
  await ledger.heal();
});

it('what another instance has locked is looked for again after a pause only', async () => {
  const { service } = ledger;
  const part = <T>(type: new (...args: never[]) => T): T => service.app.get(type, { strict: false });
  await part(RetryLoop).stop();
  await ledger.poison('locked', 1);
  await ledger.move('locked', 1);
  await eventually(async () => expect(await ledger.key('locked')).toMatchObject({ reason: 'failed' }));
  await ledger.heal();
  await service.query('UPDATE failed_message SET retry_at = clock_timestamp()');
  const database = await service.shareDatabase();
  const handling = await database.begin();
  await handling.query('SELECT FROM failed_message FOR UPDATE');

  const [find, claim] = [jest.spyOn(part(DueMessages), 'find'), jest.spyOn(part(DueMessages), 'claim')];
  const options = service.app.get<Required<InboxOptions>>(INBOX_OPTIONS, { strict: false });
  const loop = new RetryLoop(part(Retry), part(DueMessages), part(Database), { ...options, retryEveryMs: 3_600_000 });
  await loop.start();
  await eventually(() => expect(claim).toHaveBeenCalled());
  expect(await claim.mock.results[0]?.value).toBeUndefined();
  // Time enough for a loop that goes on at once.
  for (let n = 0; n < 20; n++) await service.query('SELECT');
  expect(find).toHaveBeenCalledTimes(1);

  jest.restoreAllMocks();
  await loop.stop();
  await handling.query('COMMIT');
  await handling.end();
  await database.drop();
  await part(RetryLoop).start();
  await service.settled();
  expect(await ledger.moves('locked')).toEqual([1]);
});

it('keys with many events that wait let others have their turn in between', async () => {
  const { service } = ledger;
  const loop = service.app.get(RetryLoop, { strict: false });
  await loop.stop();
  const long = Array.from({ length: 4 }, (_, n) => `long-${n}`);
  for (const key of long) for (let n = 2; n <= 31; n++) await ledger.move(key, n);
  await ledger.move('short', 2);
  const waiting = async () => (await service.query(`SELECT FROM held_message`)).length;
  await eventually(async () => expect(await waiting()).toBe(121));
  await service.query(
    `UPDATE ordered_key SET held_reason = 'resuming', last_sequence = 1,
       resume_at = clock_timestamp() - CASE key WHEN 'short' THEN interval '1 min' ELSE interval '2 min' END
     WHERE held_reason = 'gap'`,
  );
  await loop.start();
  await service.settled();

  const ends = await service.query<{ account: string }>(
    `SELECT account FROM move WHERE account LIKE 'long-%' OR account = 'short' GROUP BY account ORDER BY max(place)`,
  );
  expect(ends).toHaveLength(5);
  expect(ends[0]).toEqual({ account: 'short' });
});
