import { Injectable } from '@nestjs/common';
import { newMessageId } from '@nestwork/contract-kit';
import type { SagaTable } from './define/saga-definition.js';
import { newSagaInstance, type SagaInstance } from './decide/saga-instance.js';
import { SagaRunner } from './run/saga-runner.js';
import { SagaStore } from './run/saga-store.js';

/** Whether a saga could still be cancelled. */
export type CancelOutcome =
  /** It is being undone, because of this call or already. */
  | 'cancelling'
  /** All of its steps are done, or it has ended. */
  | 'too-late'
  | 'unknown';

/** Starts, cancels and shows sagas. */
@Injectable()
export class Sagas {
  constructor(
    private readonly runner: SagaRunner,
    private readonly store: SagaStore,
  ) {}

  /**
   * Starts a saga that begins, and sends its first command, if the current transaction commits. Returns its id.
   *
   * Throws TransactionRequired outside a transaction, and when a saga of this name and id exists.
   */
  async start<D>(saga: SagaTable<D>, data: D, { id = newMessageId() }: { readonly id?: string } = {}): Promise<string> {
    // The first step sees the data as every later one will: as it comes back from the database.
    const stored = JSON.parse(JSON.stringify(data)) as D;
    await this.runner.start(newSagaInstance(saga.name, id, stored));
    return id;
  }

  /** Asks for a saga to be undone, in the current transaction or in its own. The step under way is undone too. */
  async cancel<D>(saga: SagaTable<D>, id: string, reason: string): Promise<CancelOutcome> {
    const moved = await this.runner.take(saga.name, id, { kind: 'cancel', reason });
    if (!moved) return 'unknown';
    const { before, after } = moved;
    const undone = after !== before || (after.failure !== undefined && after.status !== 'compensated');
    return undone ? 'cancelling' : 'too-late';
  }

  /** Takes up again what made a saga need attention, once its cause is repaired; false when the saga does not need it. */
  async resume<D>(saga: SagaTable<D>, id: string): Promise<boolean> {
    const moved = await this.runner.take(saga.name, id, { kind: 'resume' });
    return moved !== undefined && moved.after !== moved.before;
  }

  /** The saga as it stands, with its story. */
  find<D>(saga: SagaTable<D>, id: string): Promise<SagaInstance<D> | undefined> {
    return this.store.find(saga.name, id) as Promise<SagaInstance<D> | undefined>;
  }
}
