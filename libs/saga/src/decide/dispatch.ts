import { type CommandMessage, derivedId } from '@nestwork/contract-kit';
import type { Advanced } from './advanced.js';
import { changed, logged, type Moment, stepOf } from './moment.js';
import { waitForReplyMs } from './persistence.js';
import type { PendingCommand } from './saga-instance.js';

/** Which command of the saga to send. */
export interface Dispatch {
  readonly phase: PendingCommand['phase'];
  readonly step: string;
  readonly attempt?: number;
  readonly lastAttempt?: number;
  /** The id under which nobody answered; a new one is derived when absent. */
  readonly commandId?: string;
}

/** Sends a command of the saga and sets the timer for its reply. */
export function dispatch<D>(moment: Moment<D>, { phase, step, ...given }: Dispatch): Advanced<D> {
  const { saga, instance, now } = moment;
  const { attempt = 1, lastAttempt = saga.persistence.maxAttempts } = given;
  const commandId = given.commandId ?? derivedId(saga.name, instance.id, phase, step, String(attempt));
  const pending: PendingCommand = { commandId, phase, step, attempt, lastAttempt, awaiting: 'reply' };
  const sent = changed(moment, { pending, wakeAt: now + waitForReplyMs(moment, pending) });
  const again = given.commandId === undefined ? {} : { resend: attempt };
  return {
    instance: logged(sent, `${titleOf(pending)}: ${given.commandId === undefined ? 'sent' : 'sent again'}`).instance,
    sends: [{ id: commandId, command: commandOf(moment, pending), ...again }],
  };
}

/** How the story of the saga calls a command. */
export function titleOf({ phase, step }: PendingCommand): string {
  if (phase === 'close') return 'closing';
  return phase === 'undo' ? `undo ${step}` : step;
}

function commandOf<D>(moment: Moment<D>, pending: PendingCommand): CommandMessage<unknown> {
  const { data } = moment.instance;
  if (pending.phase === 'close') return closingOf(moment);
  const step = stepOf(moment, pending.step);
  const command = pending.phase === 'step' ? step.send(data) : step.compensate?.(data);
  if (!command) throw new Error(`Saga ${moment.saga.name} no longer says how to ${titleOf(pending)}`);
  return command;
}

function closingOf<D>({ saga, instance: { data, failure } }: Moment<D>): CommandMessage<unknown> {
  const command = failure ? saga.compensated?.(data, failure) : saga.completed?.(data);
  if (!command) throw new Error(`Saga ${saga.name} no longer says how to close`);
  return command;
}
