import { ContractError, ErrorContract } from '@nestwork/contract-kit';

/** The Idempotency-Key is empty, longer than 200 characters, sent twice, or not printable ASCII. */
@ErrorContract('gateway.idempotency-key-malformed', 'invalid')
export class IdempotencyKeyMalformed extends ContractError {}

/** What a key may be: printable ASCII, at most 200 characters, no space at either end, where HTTP would drop it. */
export const idempotencyKeyForm = /^[!-~](?:[ -~]{0,198}[!-~])?$/;

/**
 * The key that makes repeats of a request one: each repeat gets the first answer, and nothing happens twice. Undefined when it
 * has none. Throws IdempotencyKeyMalformed.
 *
 * @param sent  every value that came with the request
 */
export function idempotencyKeyOf([key, another]: readonly string[]): string | undefined {
  if (key === undefined) return undefined;
  if (another !== undefined || !idempotencyKeyForm.test(key)) throw IdempotencyKeyMalformed.of({});
  return key;
}
