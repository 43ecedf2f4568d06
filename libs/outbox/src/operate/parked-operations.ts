import type { Operation } from '@nestwork/operations';
import { MessageToDiscard, ParkedFilter, ParkedMessage } from './outbox-parameters.js';
import type { ParkedMessages } from './parked-messages.js';

/** `outbox parked`. */
export function listParked(parked: ParkedMessages): Operation<ParkedFilter> {
  return {
    name: 'outbox parked',
    summary: 'Lists the messages that the broker keeps refusing, why, and how many wait behind each.',
    parameters: ParkedFilter,
    changes: false,
    run: async ({ limit = 100 }) => {
      const rows = (await parked.list(limit)).map(({ createdAt, parkedAt, ...row }) => {
        return { ...row, created: createdAt.toISOString(), parked: parkedAt.toISOString() };
      });
      const advice = `${rows.length} are parked: mend what 'refusal' says, then 'outbox retry', or give one up with 'outbox discard'.`;
      return { rows, ...(rows.length > 0 && { problems: [advice] }) };
    },
  };
}

/** `outbox retry`. */
export function retryParked(parked: ParkedMessages): Operation<ParkedMessage> {
  return {
    name: 'outbox retry',
    summary: 'Offers a parked message to the broker at once; by itself that happens every five minutes.',
    parameters: ParkedMessage,
    changes: true,
    run: async ({ id }, { by }) => {
      await parked.retry(id, by);
      return { details: { id, offered: 'now' } };
    },
  };
}

/** `outbox discard`. */
export function discardParked(parked: ParkedMessages): Operation<MessageToDiscard> {
  return {
    name: 'outbox discard',
    summary: 'Gives a parked message up, so that the later ones of its key can go; nobody will receive it.',
    parameters: MessageToDiscard,
    changes: true,
    run: async ({ id, reason, dryRun }, { by }) => {
      if (dryRun) await parked.requireDiscardable(id);
      else await parked.discard(id, { by, reason });
      const next =
        "Ordered consumers of this event miss it: they hold its key until 'keys release' there accepts the gap.";
      return { details: { id, discarded: !dryRun, next } };
    },
  };
}
