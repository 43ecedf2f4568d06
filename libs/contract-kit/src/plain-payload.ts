import { build } from './build.js';
import type { Class } from './class.js';
import { payloadTypeOf } from './schema/payload-type.js';

/**
 * What the JSON of an instance would be read as: a plain object with its declared fields, nothing else. A value that is no instance, such
 * as a handler may return where the compiler takes it for `type`, is made one first and throws InvalidFieldsError when it breaks its
 * declaration.
 */
export function plainPayload(instance: unknown, type: Class): Readonly<Record<string, unknown>> {
  if (type === Object) throw new TypeError('To be serialized, a plain object needs its class.');
  return payloadTypeOf(type).plain(instance instanceof type ? instance : build(type, instance));
}
