import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeSagaStore, NatsAccount, TestDatabase } from '@nestwork/testing';
import { TripServices } from '../../spec-support/trip-handlers.js';
import { TripInstance } from '../../spec-support/trip-instance.js';
import { CLAIM_DUE } from './saga-statements.js';
import { SagaStore } from './saga-store.js';

let temporary: TestDatabase;
let trips: TripInstance;

beforeAll(async () => {
  temporary = await TestDatabase.create('trip');
  const { login } = await NatsAccount.claim();
  // It runs none of the sagas of the suite, so its own timers leave them alone.
  trips = await TripInstance.start({ databaseUrl: temporary.url, login, sagas: [], services: new TripServices() });
});
afterAll(async () => {
  await trips.stop();
  await temporary.drop();
});

describeSagaStore(async () => {
  await temporary.query('TRUNCATE saga');
  return {
    store: trips.app.get(SagaStore),
    transaction: (work) => trips.database.transaction(work),
    pass: async (ms) => {
      await temporary.query(`UPDATE saga SET wake_at = wake_at - $1::int * interval '1 millisecond'`, [ms]);
    },
    close: async () => undefined,
  };
});

it('finds what is due by the index, however many timers run', async () => {
  await temporary.query(
    `INSERT INTO saga (name, id, data, status, state, wake_at)
     SELECT 'other', gen_random_uuid(), '{}', 'running', '{}', now() + interval '1 hour' FROM generate_series(1, 5000)`,
  );
  await temporary.query('ANALYZE saga');

  expect(await temporary.plan(CLAIM_DUE, [['other']])).toMatch(/Index Scan using saga_due[^]*Index Cond: \(wake_at <=/);
});
