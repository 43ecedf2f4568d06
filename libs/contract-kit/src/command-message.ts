import { Command } from '@nestjs/cqrs';
import type { Class } from './class.js';
import type { Fields } from './fields.js';
import { parsePayload } from './parse-payload.js';

/** Asks one service to do something and to answer with `R`; named in the imperative. */
export abstract class CommandMessage<R> extends Command<R> {
  /** For the compiler only: without it a query would pass for a command. */
  declare protected readonly kind: 'command';

  /**
   * Creates a valid, deeply frozen command. Throws InvalidMessage when a field breaks its declaration: what the
   * receiver would answer, without the way there.
   */
  static of<T extends CommandMessage<unknown>>(this: Class<T>, fields: NoInfer<Fields<T>>): T {
    return parsePayload(this, fields, { unknownFields: 'refuse' });
  }
}
