import type { Operation, OperationResult } from '@nestwork/operations';
import { redact } from '@nestwork/observability';
import { titleOf } from '../decide/dispatch.js';
import type { PendingCommand } from '../decide/saga-instance.js';
import type { FoundSaga, SagaLookup } from './saga-lookup.js';
import { OneSaga, SagaFilter } from './saga-parameters.js';

/** `saga list`. */
export function listSagas(lookup: SagaLookup): Operation<SagaFilter> {
  return {
    name: 'saga list',
    summary: 'Shows sagas, those that need attention first; unless --status is given, only those that have not ended.',
    parameters: SagaFilter,
    changes: false,
    run: async (filter) => {
      const found = await lookup.list(filter);
      const waiting = found.filter(({ instance }) => instance.status === 'needs_attention').length;
      const advice = `${waiting} need attention: 'saga show <id>' tells why, then 'saga retry' or 'saga resolve'.`;
      return { rows: found.map(rowOf), ...(waiting > 0 && { problems: [advice] }) };
    },
  };
}

/** `saga show`. */
export function showSaga(lookup: SagaLookup): Operation<OneSaga> {
  return {
    name: 'saga show',
    summary: 'Shows one saga: what it is about, its story, why it failed and what it waits for.',
    parameters: OneSaga,
    changes: false,
    run: async ({ id, saga }) => storyOf(await lookup.find(id, saga)),
  };
}

function rowOf({ instance, startedAt, changedAt }: FoundSaga) {
  const { saga, id, status, pending, failure } = instance;
  return {
    saga,
    id,
    status,
    at: pending ? titleOf(pending) : null,
    attempt: pending?.attempt ?? null,
    failure: failure?.code ?? null,
    started: startedAt.toISOString(),
    changed: changedAt.toISOString(),
  };
}

function storyOf(found: FoundSaga): OperationResult {
  const { log, data, done, failure, pending, wakeAt } = found.instance;
  const details = {
    ...rowOf(found),
    'last attempt': pending?.lastAttempt ?? null,
    'waits for': pending ? waitOf(pending) : null,
    'moves on by itself at': wakeAt === undefined ? null : new Date(wakeAt).toISOString(),
    'done and not undone': done.join(', ') || null,
    'correlation id': found.correlationId,
    cause: failure ? redact(failure) : null,
    data: redact({ data })['data'],
  };
  return { details, rows: log.map(({ at, what }) => ({ at, what })) };
}

function waitOf({ awaiting, commandId }: PendingCommand): string {
  return awaiting === 'reply' ? `the reply to ${commandId}` : 'its next attempt';
}
