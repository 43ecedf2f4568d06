import { build } from './build.js';
import type { Class } from './class.js';
import type { Fields } from './fields.js';

/** A reply, or a part of a message: fields with validation decorators and nothing else. */
export abstract class Payload {
  /** Creates a valid, deeply frozen instance. Throws InvalidFieldsError when a field breaks its declaration. */
  static of<T extends Payload>(this: Class<T>, fields: NoInfer<Fields<T>>): T {
    return build(this, fields);
  }
}
