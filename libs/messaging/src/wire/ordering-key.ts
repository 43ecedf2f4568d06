/**
 * The longest ordering key, in bytes of UTF-8. Outbox and inbox keep keys in B-tree indexes of PostgreSQL, whose entries hold
 * about 2,700 bytes: a longer key could be neither written nor noted as failed.
 */
export const longestKeyBytes = 1_000;

/** Whether a text is short enough to be an ordering key. */
export function fitsAsKey(text: string): boolean {
  return Buffer.byteLength(text) <= longestKeyBytes;
}
