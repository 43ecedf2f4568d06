import { derivedId, serializePayload, type MessageContract } from '@nestwork/contract-kit';
import type { IncomingMessage } from '../pipeline/incoming-message.js';
import type { Outcome } from '../pipeline/reply-writer.js';
import type { OutgoingMessage } from './encode-message.js';
import { envelopeHeaders } from './envelope-headers.js';
import { headerNames } from './header-names.js';

/** The message name of every stored reply to a command. */
export const commandReplyType = 'nestwork.command-reply.v1';

/**
 * Encodes the stored reply to a command. Its id follows from the command's, so a command has one reply however often it
 * is handled.
 */
export function encodeReply(incoming: IncomingMessage, outcome: Outcome, service: string): OutgoingMessage {
  const { id: commandId, replyTo, replyRef, contract } = incoming;
  if (replyTo === undefined) throw new Error(`Command ${commandId} names nobody who waits for its reply`);
  const id = derivedId('command-reply', commandId);
  return {
    id,
    brokerId: id,
    subject: replyTo,
    headers: {
      ...envelopeHeaders({ id, type: commandReplyType, service }),
      [headerNames.causationId]: commandId,
      [headerNames.status]: outcome.status,
      ...(replyRef !== undefined && { [headerNames.replyRef]: replyRef }),
    },
    body: outcome.status === 'ok' ? encodeReplyBody(outcome.reply, contract) : JSON.stringify(outcome.error),
  };
}

/**
 * The JSON of a handler's reply. Throws when it does not fit the contract: better no reply than one that nobody
 * understands.
 */
export function encodeReplyBody(reply: unknown, contract: MessageContract | undefined): string {
  if (!contract?.reply) throw new Error(`${contract?.name ?? 'A message without contract'} declares no reply`);
  if (typeof reply !== 'object' || reply === null)
    throw new Error(`The handler of ${contract.name} returned no ${contract.reply.name}`);
  return serializePayload(reply, contract.reply);
}
