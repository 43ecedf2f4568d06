import type { Class } from './class.js';
import type { JsonSchema } from './schema/json-schema.js';
import { payloadTypeOf } from './schema/payload-type.js';

/**
 * The JSON Schema (draft 2020-12) of a payload class: closed, nested classes as `$defs`, keys in alphabetical order so
 * that equal declarations give equal text. Constraints without a JSON Schema form are not in it.
 */
export function jsonSchemaOf(type: Class): JsonSchema {
  return payloadTypeOf(type).schema;
}
