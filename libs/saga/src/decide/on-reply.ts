import type { ErrorBody } from '@nestwork/contract-kit';
import type { Advanced } from './advanced.js';
import { titleOf } from './dispatch.js';
import { changed, logged, type Moment, underWay } from './moment.js';
import type { PendingCommand } from './saga-instance.js';
import type { SagaInput } from './saga-input.js';
import { end, nextStep, nextUndo, startUndo } from './transitions.js';
import { tryLater } from './try-again.js';

/**
 * Takes the reply that the saga waits for; any other one (late, repeated, of an earlier attempt) changes nothing.
 *
 * A saga that needs attention because nobody answered still takes it: after a long outage most of them heal by themselves.
 */
export function onReply<D>(moment: Moment<D>, reply: SagaInput & { kind: 'reply' }): Advanced<D> {
  const { instance } = moment;
  const { pending } = instance;
  if (pending?.commandId !== reply.commandId || pending.awaiting !== 'reply') return { instance, sends: [] };
  if (reply.outcome.status === 'ok') return onSuccess(underWay(moment), pending);
  return onRefusal(moment, pending, reply.outcome.error);
}

function onSuccess<D>(moment: Moment<D>, pending: PendingCommand): Advanced<D> {
  const { done, status } = moment.instance;
  if (pending.phase === 'close') return end(moment, status === 'completing' ? 'completed' : 'compensated');
  const after = logged(moment, `${titleOf(pending)}: done`);
  if (pending.phase === 'undo') return nextUndo(changed(after, { done: done.filter((step) => step !== pending.step) }));
  return nextStep(changed(after, { done: [...done, pending.step] }));
}

// A declared error means that the step was rolled back, so there is nothing of it to undo.
function onRefusal<D>(moment: Moment<D>, pending: PendingCommand, error: ErrorBody): Advanced<D> {
  const cause = conditionOf(error);
  if (pending.phase !== 'step') return tryLater(moment, pending, cause);
  const refused = logged(moment, `${pending.step}: declined (${cause})`);
  return startUndo(refused, { failure: { ...error, step: pending.step }, status: 'compensating' });
}

/** `payments.card-declined` is the condition CardDeclined. */
function conditionOf({ code }: ErrorBody): string {
  const words = code.slice(code.lastIndexOf('.') + 1).split('-');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
