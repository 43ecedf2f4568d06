import { ContractError, ErrorContract } from '@nestwork/contract-kit';

/** The header that makes repeats of a request one: each repeat gets the first answer, and nothing happens twice. */
export const idempotencyKeyHeader = 'idempotency-key';

/** The Idempotency-Key is empty, longer than 200 characters, sent twice, or not printable ASCII. */
@ErrorContract('gateway.idempotency-key-malformed', 'invalid')
export class IdempotencyKeyMalformed extends ContractError {}

const FORM = /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/;

/** The key of a request, from all its headers of that name; undefined when it has none. Throws IdempotencyKeyMalformed. */
export function idempotencyKeyOf(headers: readonly string[] | undefined): string | undefined {
  if (headers === undefined) return undefined;
  const [key, another] = headers;
  if (key === undefined || another !== undefined || !FORM.test(key)) throw IdempotencyKeyMalformed.of({});
  return key;
}
