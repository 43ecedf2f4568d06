import { ContractError, ErrorContract } from '@nestwork/contract-kit';

/** The Idempotency-Key is empty, longer than 200 characters, sent twice, or not printable ASCII. */
@ErrorContract('gateway.idempotency-key-malformed', 'invalid')
export class IdempotencyKeyMalformed extends ContractError {}

const FORM = /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/;

/**
 * The key that makes repeats of a request one: each repeat gets the first answer, and nothing happens twice. Undefined when it
 * has none. Throws IdempotencyKeyMalformed.
 *
 * @param sent  every value that came with the request
 */
export function idempotencyKeyOf([key, another]: readonly string[]): string | undefined {
  if (key === undefined) return undefined;
  if (another !== undefined || !FORM.test(key)) throw IdempotencyKeyMalformed.of({});
  return key;
}
