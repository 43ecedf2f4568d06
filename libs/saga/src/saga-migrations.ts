import { CreateSaga1700000000003 } from './create-saga.migration.js';

/** The migrations of this lib, for the list of a service that runs sagas. */
export const sagaMigrations = [CreateSaga1700000000003] as const;
