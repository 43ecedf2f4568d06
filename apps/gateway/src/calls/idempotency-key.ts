import { ContractError, ErrorContract } from '@nestwork/contract-kit';

// The header that makes repeats of a request one: each repeat gets the first answer, and nothing happens twice.
const NAME = 'idempotency-key';

/** The Idempotency-Key is empty, longer than 200 characters, sent twice, or not printable ASCII. */
@ErrorContract('gateway.idempotency-key-malformed', 'invalid')
export class IdempotencyKeyMalformed extends ContractError {}

const FORM = /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/;

/**
 * The key of a request, or undefined when it has none. Throws IdempotencyKeyMalformed.
 *
 * Takes Node's raw headers, names and values in turn: elsewhere Node has joined two keys into one text by then.
 */
export function idempotencyKeyOf(rawHeaders: readonly string[]): string | undefined {
  const [key, another] = rawHeaders.filter(
    (_, index) => rawHeaders[index - 1]?.toLowerCase() === NAME && index % 2 === 1,
  );
  if (key === undefined) return undefined;
  if (another !== undefined || !FORM.test(key)) throw IdempotencyKeyMalformed.of({});
  return key;
}
