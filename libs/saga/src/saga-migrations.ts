import { CreateSaga1700000000003 } from './create-saga.migration.js';
import { SaveSagaOrThrow1700000000010 } from './save-saga-or-throw.migration.js';

/** The migrations of this lib, for the list of a service that runs sagas. */
export const sagaMigrations = [CreateSaga1700000000003, SaveSagaOrThrow1700000000010] as const;
