import type { Class, EventMessage } from '@nestwork/contract-kit';
import type { IncomingMessage } from '../pipeline/incoming-message.js';

/** How a consumer is known to the broker, and how many events it takes at once. */
export interface EventConsumerOptions {
  /**
   * `<service>.<purpose>`: the identity of the consumer, where the broker keeps its position. A new name starts from
   * the oldest event.
   */
  readonly durable: string;
  /**
   * Events of one key one after the other, in the order in which they were committed, whatever the number of instances. A
   * failing event holds back its key and no other. Not with `callOutside`, which would run before an event's turn.
   */
  readonly ordered?: boolean;
  /** Events in work at once, per instance; default 10. Not with `ordered`, where it is one per partition. */
  readonly concurrency?: number;
}

/** What a class decorated with `@EventConsumer` implements. */
export interface HandlesEvent<E extends object> {
  /**
   * Resolves when the event has taken effect. An error makes the event come again, later; `outsideOutcome(context)` is
   * what `callOutside` answered.
   */
  handle(event: E, context: IncomingMessage): Promise<void>;
}

/** What `@EventConsumer` declared. */
export interface EventConsumerDeclaration {
  readonly event: Class<EventMessage>;
  readonly options: EventConsumerOptions;
}

const declarations = new WeakMap<object, EventConsumerDeclaration>();

/** Makes a provider receive every event of this class, each at least once and its effects once (with the inbox). */
export function EventConsumer<E extends EventMessage>(event: Class<E>, options: EventConsumerOptions) {
  return (target: new (...dependencies: never[]) => HandlesEvent<E>): void => {
    declarations.set(target, { event, options });
  };
}

/** What `@EventConsumer` declared about a class. */
export function eventConsumerDeclarationOf(target: object): EventConsumerDeclaration | undefined {
  return declarations.get(target);
}
