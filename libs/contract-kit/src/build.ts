import type { Class } from './class.js';
import { InvalidFieldsError } from './invalid-fields-error.js';
import { payloadTypeOf } from './schema/payload-type.js';

/** An instance of what this process says itself; fields that break their declaration are its own defect, never the caller's. */
export function build<T extends object>(type: Class<T>, fields: unknown): T {
  const read = payloadTypeOf(type).read(fields, 'refuse');
  if ('problems' in read) throw new InvalidFieldsError(type, read.problems);
  return read.instance;
}
