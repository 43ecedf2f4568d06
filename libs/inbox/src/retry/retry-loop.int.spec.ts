import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@nestwork/testing';
import { Close, Ledger } from '../../spec-support/ledger-service.js';

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
