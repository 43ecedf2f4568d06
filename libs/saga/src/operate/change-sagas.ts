import { OperationRefused, type Operation, type OperationContext, type OperationResult } from '@nestwork/operations';
import { titleOf } from '../decide/dispatch.js';
import type { SagaInstance } from '../decide/saga-instance.js';
import { notNeeded, type SagaByHand } from './saga-by-hand.js';
import { notRun, refusal, type SagaLookup } from './saga-lookup.js';
import { SagasToRetry, SettledSaga } from './saga-parameters.js';

/** `saga retry`. */
export function retrySagas(lookup: SagaLookup, byHand: SagaByHand): Operation<SagasToRetry> {
  return {
    name: 'saga retry',
    summary: 'Takes up again what made a saga need attention, or with --all every such saga, once the cause is mended.',
    parameters: SagasToRetry,
    changes: true,
    run: async ({ dryRun, reason, ...which }, { by, signal }) => {
      const input = { kind: 'resume' } as const;
      const take = (saga: SagaInstance) => byHand.take(saga, { input, action: 'saga retry', by, reason });
      if (which.all && which.id === undefined) return retryAll(lookup, which, { take, dryRun, signal });
      const saga = await chosen(lookup, which);
      return { rows: [{ ...rowOf(saga), ...(await outcomeOf(saga, { take, dryRun })) }] };
    },
  };
}

/** `saga resolve`. */
export function resolveSaga(lookup: SagaLookup, byHand: SagaByHand): Operation<SettledSaga> {
  return {
    name: 'saga resolve',
    summary: 'Ends a saga that needs attention, because somebody settled it by hand; it sends nothing any more.',
    parameters: SettledSaga,
    changes: true,
    run: async ({ id, saga: name, as, reason, dryRun }, { by }: OperationContext) => {
      const saga = await chosen(lookup, { id, saga: name });
      const input = { kind: 'resolve', as } as const;
      const take = () => byHand.take(saga, { input, action: 'saga resolve', by, reason });
      return {
        rows: [{ saga: saga.saga, id, was: titleOf(saga.pending!), ...(await outcomeOf(saga, { take, dryRun })) }],
      };
    },
  };
}

type Which = Pick<SagasToRetry, 'id' | 'saga' | 'all' | 'limit'>;

/** The one saga that is meant, which needs attention and can be moved here. */
async function chosen(lookup: SagaLookup, { id, saga, all }: Which): Promise<SagaInstance> {
  if (id === undefined || all) throw refusal('Say which saga with its id, or all that need attention with --all');
  const { instance, isReadable } = await lookup.find(id, saga);
  if (!isReadable) throw refusal(unreadable(instance));
  if (instance.status !== 'needs_attention') throw notNeeded(instance.saga, id, instance.status);
  lookup.requireRun(instance.saga);
  return instance;
}

interface Attempt {
  readonly take: (saga: SagaInstance) => Promise<SagaInstance>;
  readonly dryRun: boolean | undefined;
}

// Whatever happens on the way, the answer says what was done.
async function retryAll(
  lookup: SagaLookup,
  { saga, limit = 100 }: Which,
  attempt: Attempt & Stop,
): Promise<OperationResult> {
  const { found, others } = await lookup.needingAttention(saga, limit);
  const problems = others.map(({ name, count }) => `${count} were left out. ${notRun(name)}.`);
  problems.push(...found.filter(({ isReadable }) => !isReadable).map(({ instance }) => unreadable(instance)));
  const rows = [];
  for (const { instance } of found.filter(({ isReadable }) => isReadable)) {
    try {
      attempt.signal.throwIfAborted();
      rows.push({ ...rowOf(instance), ...(await outcomeAmongMany(instance, attempt)) });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      problems.push(`Ended at saga ${instance.saga} ${instance.id}, after those that are shown: ${why}`);
      break;
    }
  }
  return { rows, ...(problems.length > 0 && { problems }) };
}

function unreadable({ failure }: SagaInstance): string {
  return `${failure!.message}. Nothing can be done to it by hand: restore its row from a backup.`;
}

interface Stop {
  readonly signal: AbortSignal;
}

function rowOf({ saga, id, pending }: SagaInstance) {
  return { saga, id, retries: titleOf(pending!) };
}

async function outcomeOf(saga: SagaInstance, { take, dryRun }: Attempt): Promise<{ status: string }> {
  return { status: dryRun ? 'needs_attention (dry run)' : (await take(saga)).status };
}

/** Among many, one that a late reply moved in the meantime is no reason to leave the others. */
async function outcomeAmongMany(saga: SagaInstance, attempt: Attempt): Promise<{ status: string }> {
  try {
    return await outcomeOf(saga, attempt);
  } catch (error) {
    if (error instanceof OperationRefused) return { status: `not retried: ${error.reason}` };
    throw error;
  }
}
