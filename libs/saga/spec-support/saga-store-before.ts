import { Injectable } from '@nestjs/common';
import { callOf, Database } from '@nestwork/database';
import { CreateSaga1700000000003 } from '../src/create-saga.migration.js';
import type { SagaInstance } from '../src/decide/saga-instance.js';
import { FIRST_SAVE } from '../src/run/saga-statements.js';
import { SagaStore } from '../src/run/saga-store.js';
import type { StoredSaga } from '../src/run/stored-saga.js';
import type { TripRelease } from './trip-instance.js';

const SAVE_ONE = callOf(FIRST_SAVE);

/** The store of the release before a save could go with the COMMIT: it waited for the number of saved rows. */
@Injectable()
class SagaStoreBefore extends SagaStore {
  constructor(private readonly ownDatabase: Database) {
    super(ownDatabase);
  }

  override async save({ version, trace }: StoredSaga, instance: SagaInstance): Promise<void> {
    const { saga, id, status, pending, done, failure, log, wakeAt } = instance;
    const state = JSON.stringify({ pending, done, failure, log, trace });
    const values = [saga, id, status, state, wakeAt ?? null, version];
    const [saved] = await this.ownDatabase.query<{ changed: number }>(SAVE_ONE, values);
    if (saved?.changed !== 1) throw new Error(`Saga ${saga} ${id} was changed by somebody who did not lock it`);
  }

  // There was only one way to save. The runner waits for it, whatever the type says.
  override saveWithCommit(stored: StoredSaga, instance: SagaInstance): void {
    return this.save(stored, instance) as unknown as void;
  }
}

/** The release before `saga_save_or_throw`. */
export const releaseBefore: TripRelease = { sagaMigrations: [CreateSaga1700000000003], store: SagaStoreBefore };
