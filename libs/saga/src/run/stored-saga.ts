import type { Trace } from '@nestwork/observability';
import type { SagaInstance } from '../decide/saga-instance.js';

/** A saga as it was read and locked. */
export interface StoredSaga {
  readonly instance: SagaInstance;
  readonly version: number;
  /** The conversation that started the saga, for what it sends when a timer moves it. */
  readonly trace: Trace;
  /** The database's clock, in milliseconds since 1970, read when the lock was held. */
  readonly now: number;
}

/** A row of the table `saga`; `state` has what no statement asks for. */
export interface SagaRow {
  readonly name: string;
  readonly id: string;
  readonly data: unknown;
  readonly status: SagaInstance['status'];
  readonly state: Pick<SagaInstance, 'pending' | 'done' | 'failure' | 'log'> & { readonly trace: Trace };
  readonly version: number;
  readonly wakeAt: number | null;
  readonly now: number;
}

/** The saga that a row holds. Throws UnreadableSaga for one that somebody else wrote. */
export function instanceOf({ name, id, data, status, state, wakeAt }: SagaRow): SagaInstance {
  if (!isReadable(state))
    throw new UnreadableSaga(`Saga ${name} ${id} cannot be read: its state in the database is damaged`);
  const { trace: _, ...rest } = state;
  return { saga: name, id, data, status, ...rest, ...(wakeAt === null ? {} : { wakeAt }) };
}

/** What a row holds is no saga. */
export class UnreadableSaga extends Error {
  override readonly name = 'UnreadableSaga';
}

// The column takes any JSON.
function isReadable(state: Partial<SagaRow['state']> | null): boolean {
  return Array.isArray(state?.done) && Array.isArray(state.log) && typeof state.trace?.correlationId === 'string';
}
