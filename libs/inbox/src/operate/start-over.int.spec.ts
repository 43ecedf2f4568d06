import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@nestwork/testing';
import { Ledger } from '../../spec-support/ledger-service.js';

let ledger: Ledger;

beforeAll(async () => {
  ledger = await Ledger.start();
});
afterAll(() => ledger.service.stop());

it('a service whose database was restored from a backup receives once more what the streams hold, and what is new to it takes effect', async () => {
  for (const number of [1, 2, 3]) await ledger.move('tea', number);
  await ledger.service.settled();
  // The backup was made after the first.
  await ledger.service.query('DELETE FROM move WHERE amount > 1');
  await ledger.service.query('DELETE FROM inbox WHERE received_at > (SELECT min(received_at) FROM inbox)');
  await ledger.service.query('UPDATE ordered_key SET last_sequence = 1');

  const reason = 'restored from a backup';
  await expect(ledger.ask('streams apply', { restartConsumers: true })).rejects.toMatchObject({
    code: 'operation-refused',
  });
  const { rows, problems } = await ledger.ask('streams apply', { restartConsumers: true, reason });
  expect(rows).toContainEqual(expect.objectContaining({ difference: 'consumer starts over', mend: 'done' }));
  expect(problems).toBeUndefined();
  await eventually(async () => expect(await ledger.moves('tea')).toEqual([1, 2, 3]), { timeoutMs: 30_000 });
  await ledger.service.settled();
  expect(await ledger.moves('tea')).toEqual([1, 2, 3]);
});
