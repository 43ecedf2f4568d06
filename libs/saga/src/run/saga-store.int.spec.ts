import { afterAll, beforeAll } from '@jest/globals';
import { describeSagaStore, NatsAccount, TestDatabase } from '@nestwork/testing';
import { TripServices } from '../../spec-support/trip-handlers.js';
import { TripInstance } from '../../spec-support/trip-instance.js';
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
