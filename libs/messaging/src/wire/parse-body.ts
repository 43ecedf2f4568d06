import { parseJson } from '@nestwork/contract-kit';

/**
 * Reads the body of a message between services. Its size is bounded by the broker and its fields by its contract, so only
 * its depth is: a limit on keys would make a long list unreadable that its sender was allowed to send.
 */
export function parseBody(body: Uint8Array): unknown {
  return parseJson(body, { maxBytes: Infinity, maxKeys: Infinity });
}
