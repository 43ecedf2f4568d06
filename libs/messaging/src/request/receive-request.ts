import { newMessageId, type MessageContract } from '@nestwork/contract-kit';
import type { IncomingMessage } from '../pipeline/incoming-message.js';
import { readEnvelope, readMessage, type ReceivedMessage } from '../wire/read-envelope.js';

/** A valid request, before it is known who handles it. */
export type ReceivedRequest = Omit<IncomingMessage, 'handler' | 'signal' | 'state' | 'deadline'> & {
  readonly deadline: number;
};

/** Decodes a request. Throws InvalidMessage, and nothing else. */
export function receiveRequest(contract: MessageContract, received: ReceivedMessage): ReceivedRequest {
  const { id, deadline } = readEnvelope(received.headers);
  return {
    kind: contract.kind,
    via: 'request',
    contract,
    message: readMessage(contract, received),
    // A caller without our library need not make up an id; its requests are then never recognised as repeats.
    id: id ?? newMessageId(),
    headers: received.headers,
    consumer: contract.name,
    deadline: Math.min(deadline ?? Date.now() + contract.timeoutMs, Date.now() + LONGEST_WAIT_MS),
    attempt: 1,
  };
}

const LONGEST_WAIT_MS = 24 * 60 * 60_000;
