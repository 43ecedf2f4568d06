import {
  ContractError,
  errorFromWire,
  InvalidMessage,
  parsePayload,
  type MessageContract,
} from '@nestwork/contract-kit';
import { headerNames } from '../wire/header-names.js';
import type { MessageHeaders } from '../wire/message-headers.js';
import { isErrorBody } from './error-body.js';
import {
  DeadlinePassed,
  IdempotencyKeyReused,
  MessageDiscarded,
  RemoteFailure,
  RequestInFlight,
  ServiceUnavailable,
} from './request-errors.js';
import { parseBody } from '../wire/parse-body.js';

/**
 * Reads the reply to a request: returns it, or throws the error that it carries.
 *
 * A reply that cannot be understood becomes RemoteFailure, never any other error.
 */
export function readReply(contract: MessageContract, headers: MessageHeaders, body: Uint8Array): unknown {
  const status = headers.get(headerNames.status);
  if (status === 'ok') return readOk(contract, body);
  if (status === 'error') throw readError(contract, body);
  throw malformed(contract, headers.malformed ? 'its headers cannot be decoded' : 'it does not say whether it is ok');
}

function readOk(contract: MessageContract, body: Uint8Array): object {
  if (!contract.reply) throw malformed(contract, 'the contract declares none');
  try {
    return parsePayload(contract.reply, parseBody(body), { unknownFields: 'drop' });
  } catch (err) {
    throw malformed(contract, describe(err), err);
  }
}

function readError(contract: MessageContract, body: Uint8Array): ContractError {
  try {
    const error = parseBody(body);
    if (!isErrorBody(error)) return malformed(contract, 'its error is none');
    if (error.category === 'internal') return RemoteFailure.of({ request: contract.name, reason: error.message });
    return errorFromWire(error, { ...contract, errors: [...contract.errors, ...ALWAYS_DECLARED] });
  } catch (err) {
    return malformed(contract, describe(err), err);
  }
}

const ALWAYS_DECLARED = [
  ServiceUnavailable,
  DeadlinePassed,
  InvalidMessage,
  MessageDiscarded,
  IdempotencyKeyReused,
  RequestInFlight,
];

function malformed(contract: MessageContract, problem: string, cause?: unknown): RemoteFailure {
  return RemoteFailure.of({ request: contract.name, reason: `malformed reply: ${problem}` }, { cause });
}

function describe(error: unknown): string {
  if (error instanceof InvalidMessage)
    return error.problems.map(({ path, problem }) => `${path} ${problem}`.trim()).join('; ');
  return error instanceof Error ? error.message : String(error);
}
