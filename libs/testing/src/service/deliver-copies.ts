import { contractOf, newMessageId, type CommandMessage, type EventMessage } from '@nestwork/contract-kit';
import { encodeMessage } from '@nestwork/messaging';
import type { TestBroker } from '../broker/test-broker.js';

/** How a stored message is delivered to the services under test. */
export interface DeliverOptions {
  /** How many copies the stream gets, all with the same message id; default 1. */
  readonly times?: number;
  /** Default: a new one. */
  readonly id?: string;
  /** For a command: the subject that its stored reply goes to, and what the reply repeats. */
  readonly replyTo?: string;
  readonly replyRef?: string;
  /** Besides those of every message; for an event, x-sequence and x-previous-time say its place among those of its key. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Stores copies of a message in its stream and returns their message id.
 *
 * Each copy has another broker id, so that the broker hands out every one of them, as it does after a lost acknowledgement.
 */
export async function deliverCopies(
  broker: TestBroker,
  message: CommandMessage<unknown> | EventMessage,
  { times = 1, id = newMessageId(), headers = {}, ...reply }: DeliverOptions,
): Promise<string> {
  const contract = contractOf(message);
  // An event comes from the service that owns it; a command may come from anybody.
  const service = contract.kind === 'event' ? contract.service : 'test';
  for (let copy = 1; copy <= times; copy += 1) {
    const encoded = encodeMessage(message, { service, id, resend: copy, via: 'stream', ...reply });
    await broker.publish({ ...encoded, headers: { ...encoded.headers, ...headers } });
  }
  return id;
}
