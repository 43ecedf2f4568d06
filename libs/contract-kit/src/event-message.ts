import type { IEvent } from '@nestjs/cqrs';
import { build } from './build.js';
import type { Class } from './class.js';
import type { Fields } from './fields.js';

/** Something that happened in the service that publishes it, named in the past tense. */
export abstract class EventMessage implements IEvent {
  /** For the compiler only: without it every object would pass for an event. */
  declare protected readonly kind: 'event';

  /**
   * Creates a valid, deeply frozen event. Throws InvalidFieldsError when a field breaks its declaration,
   * so that a broken event fails the transaction of its publisher instead of every consumer.
   */
  static of<T extends EventMessage>(this: Class<T>, fields: NoInfer<Fields<T>>): T {
    return build(this, fields);
  }
}
