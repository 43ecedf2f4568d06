import { build } from './build.js';
import { type Class, classOf } from './class.js';
import { payloadTypeOf } from './schema/payload-type.js';

/**
 * The JSON of an instance: its declared fields, nothing else. A plain object, such as a handler may return where the
 * compiler takes it for `type`, is made an instance first and throws InvalidFieldsError when it breaks its declaration.
 */
export function serializePayload(instance: object, type: Class = classOf(instance)): string {
  if (type === Object) throw new TypeError('To be serialized, a plain object needs its class.');
  const valid = instance instanceof type ? instance : build(type, instance);
  return JSON.stringify(payloadTypeOf(type).plain(valid));
}
