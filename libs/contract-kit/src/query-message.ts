import { Query } from '@nestjs/cqrs';
import type { Class } from './class.js';
import type { Fields } from './fields.js';
import { parsePayload } from './parse-payload.js';

/** Asks one service a question that changes nothing there and is answered with `R`. */
export abstract class QueryMessage<R> extends Query<R> {
  /** For the compiler only: without it a command would pass for a query. */
  declare protected readonly kind: 'query';

  /**
   * Creates a valid, deeply frozen query. Throws InvalidMessage when a field breaks its declaration: what the
   * receiver would answer, without the way there.
   */
  static of<T extends QueryMessage<unknown>>(this: Class<T>, fields: NoInfer<Fields<T>>): T {
    return parsePayload(this, fields, { unknownFields: 'refuse' });
  }
}
