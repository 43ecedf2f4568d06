import { OperationRefused, type Operation, type OperationContext } from '@nestwork/operations';
import { titleOf } from '../decide/dispatch.js';
import type { SagaInstance } from '../decide/saga-instance.js';
import { notNeeded, type SagaByHand } from './saga-by-hand.js';
import { refusal, type SagaLookup } from './saga-lookup.js';
import { SagasToRetry, SettledSaga } from './saga-parameters.js';

/** `saga retry`. */
export function retrySagas(lookup: SagaLookup, byHand: SagaByHand): Operation<SagasToRetry> {
  return {
    name: 'saga retry',
    summary: 'Takes up again what made a saga need attention, or with --all every such saga, once the cause is mended.',
    parameters: SagasToRetry,
    changes: true,
    run: async ({ dryRun, reason, ...which }, { by }) => {
      const rows = [];
      for (const saga of await chosen(lookup, which)) {
        const input = { kind: 'resume' } as const;
        const take = () => byHand.take(saga, { input, action: 'saga retry', by, reason });
        rows.push({
          saga: saga.saga,
          id: saga.id,
          retries: titleOf(saga.pending!),
          ...(await outcomeAmongMany({ take, dryRun })),
        });
      }
      return { rows };
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
      const [saga] = await chosen(lookup, { id, saga: name });
      const input = { kind: 'resolve', as } as const;
      const take = () => byHand.take(saga!, { input, action: 'saga resolve', by, reason });
      return { rows: [{ saga: saga!.saga, id, was: titleOf(saga!.pending!), ...(await outcomeOf({ take, dryRun })) }] };
    },
  };
}

type Which = Pick<SagasToRetry, 'id' | 'saga' | 'all' | 'limit'>;

/** The sagas that are meant, each of which needs attention. */
async function chosen(lookup: SagaLookup, { id, saga, all, limit }: Which): Promise<SagaInstance[]> {
  if ((id === undefined) === !all) throw refusal('Say which saga with its id, or all that need attention with --all');
  if (id === undefined) {
    const found = await lookup.list({
      status: 'needs_attention',
      ...(saga !== undefined && { saga }),
      limit: limit ?? 100,
    });
    return found.map(({ instance }) => instance);
  }
  const { instance } = await lookup.find(id, saga);
  if (instance.status !== 'needs_attention') throw notNeeded(instance.saga, id, instance.status);
  return [instance];
}

interface Attempt {
  readonly take: () => Promise<SagaInstance>;
  readonly dryRun: boolean | undefined;
}

async function outcomeOf({ take, dryRun }: Attempt): Promise<{ status: string }> {
  return { status: dryRun ? 'needs_attention (dry run)' : (await take()).status };
}

/** Among many, one that a late reply moved in the meantime is no reason to leave the others. */
async function outcomeAmongMany(attempt: Attempt): Promise<{ status: string }> {
  try {
    return await outcomeOf(attempt);
  } catch (error) {
    if (error instanceof OperationRefused) return { status: `not retried: ${error.reason}` };
    throw error;
  }
}
