import { type Class, classOf } from './class.js';
import { plainPayload } from './plain-payload.js';

/** The JSON of an instance: its declared fields, nothing else. Throws as plainPayload does. */
export function serializePayload(instance: object, type: Class = classOf(instance)): string {
  return JSON.stringify(plainPayload(instance, type));
}
