import type { Advanced } from './advanced.js';
import type { Moment } from './moment.js';
import { onCancel } from './on-cancel.js';
import { onReply } from './on-reply.js';
import { onResolve } from './on-resolve.js';
import { onResume } from './on-resume.js';
import { onTimer } from './on-timer.js';
import type { SagaInput } from './saga-input.js';
import type { SagaInstance } from './saga-instance.js';
import { nextStep } from './transitions.js';

/**
 * Decides what an input means for a saga: the whole behaviour of sagas, without any effect.
 *
 * An input that does not belong to where the saga stands (a late or repeated reply, a timer that is not due, a cancellation
 * too late) changes nothing.
 */
export function advance<D>(moment: Moment<D>, input: SagaInput): Advanced<D> {
  const { instance } = moment;
  switch (input.kind) {
    case 'start':
      return isNew(instance) ? nextStep(moment) : { instance, sends: [] };
    case 'reply':
      return onReply(moment, input);
    case 'timer':
      return onTimer(moment);
    case 'cancel':
      return onCancel(moment, input.reason);
    case 'resume':
      return onResume(moment);
    case 'resolve':
      return onResolve(moment, input.as);
    default:
      return input satisfies never;
  }
}

function isNew(instance: SagaInstance): boolean {
  return instance.status === 'running' && instance.pending === undefined;
}
