import type { Class } from './class.js';
import { InvalidMessage } from './invalid-message.js';
import { payloadTypeOf } from './schema/payload-type.js';

/** How strictly a value is read. */
export interface ParseOptions {
  /** `drop` between services, where a newer sender may say more than this reader knows; `refuse` at the edge. */
  readonly unknownFields: 'drop' | 'refuse';
}

/**
 * Turns a parsed JSON value into a valid, deeply frozen instance that holds the declared fields and nothing else.
 * Nothing is converted. Throws InvalidMessage, and for no JSON value anything else.
 */
export function parsePayload<T extends object>(type: Class<T>, value: unknown, { unknownFields }: ParseOptions): T {
  const read = payloadTypeOf(type).read(value, unknownFields);
  if ('problems' in read) throw InvalidMessage.of({ problems: [...read.problems] });
  return read.instance;
}
