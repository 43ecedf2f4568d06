import {
  contractOf,
  newMessageId,
  serializePayload,
  type CommandMessage,
  type EventMessage,
} from '@nestwork/contract-kit';
import { envelopeHeaders } from './envelope-headers.js';
import { headerNames } from './header-names.js';
import { subjectOf } from './subjects.js';

/** A message that is ready to be stored by JetStream, and that the outbox keeps until it is. */
export interface OutgoingMessage {
  /** What the receivers' inboxes know it by. */
  readonly id: string;
  /** What the broker knows it by; differs from the id only for a replay, which the broker would swallow otherwise. */
  readonly brokerId: string;
  readonly subject: string;
  /** Messages with one key must be published in their order. */
  readonly key?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the sender decides about a stored message. */
export interface EncodeOptions {
  /** The sending service. */
  readonly service: string;
  /** Default: a new one. */
  readonly id?: string;
  /** The number of this replay of a message that was published before. */
  readonly resend?: number;
  /** The subject that the stored reply of a command goes to. */
  readonly replyTo?: string;
  /** What the reply repeats, so that its receiver knows what it answers. */
  readonly replyRef?: string;
  readonly via: 'stream';
}

/** Encodes a command or an event for its stream, as part of the current trace. */
export function encodeMessage(
  message: CommandMessage<unknown> | EventMessage,
  options: EncodeOptions,
): OutgoingMessage {
  const contract = contractOf(message);
  const { service, id = newMessageId(), resend, replyTo, replyRef } = options;
  const key = keyOf(message, contract.key);
  return {
    id,
    brokerId: resend === undefined ? id : `${id}:r${resend}`,
    subject: subjectOf(contract, key ?? id),
    ...(key !== undefined && { key }),
    headers: {
      ...envelopeHeaders({ id, type: contract.name, service, ...(key !== undefined && { key }) }),
      ...(replyTo !== undefined && { [headerNames.replyTo]: replyTo }),
      ...(replyRef !== undefined && { [headerNames.replyRef]: replyRef }),
    },
    body: serializePayload(message),
  };
}

// An empty text is no key: it is a header that nobody can tell from a missing one, and receivers then order by the id.
function keyOf(message: object, field: string | undefined): string | undefined {
  if (field === undefined) return undefined;
  const value: unknown = Reflect.get(message, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
