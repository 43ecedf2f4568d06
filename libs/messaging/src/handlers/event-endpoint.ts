import { contractOf } from '@nestwork/contract-kit';
import { callsOutside } from '../pipeline/calls-outside.js';
import type { StreamEndpoint } from '../stream/stream-endpoint.js';
import { readMessage } from '../wire/read-envelope.js';
import { eventStreamOf } from '../wire/subjects.js';
import type { EventConsumerDeclaration, EventConsumerOptions, HandlesEvent } from './event-consumer.js';

/** The endpoint of a class decorated with `@EventConsumer`. Throws for what would not do what it says. */
export function eventEndpoint(
  { event, options }: EventConsumerDeclaration,
  instance: object,
  service: string,
): StreamEndpoint {
  const { durable, ordered = false, concurrency = 10 } = options;
  const name = instance.constructor.name;
  refuseMisdeclared(name, options, service);
  if (!handlesEvent(instance)) throw new Error(`${name} consumes ${event.name} but has no method 'handle'`);
  if (ordered && callsOutside(instance)) {
    throw new Error(
      `${name} is ordered and has a 'callOutside', which would run before it is the turn of the event. Let 'handle' send a stored command to a handler that calls outside, or leave out 'ordered'`,
    );
  }
  const contract = contractOf(event);
  return {
    durable,
    stream: eventStreamOf(contract.service),
    filterSubject: `evt.${contract.name}.*`,
    concurrency,
    ordered,
    kind: 'event',
    handler: { name, instance },
    decode: (received) => ({ message: readMessage(contract, received), contract }),
    handle: async (incoming) => instance.handle(incoming.message, incoming),
  };
}

function refuseMisdeclared(
  name: string,
  { durable, ordered, concurrency }: EventConsumerOptions,
  service: string,
): void {
  if (!DURABLE.test(durable) || !durable.startsWith(`${service}.`)) {
    throw new Error(
      `${name} is called '${durable}'; the durable of a consumer is '${service}.' and its purpose in dashed words`,
    );
  }
  if (concurrency === undefined) return;
  if (ordered)
    throw new Error(`${name} is ordered, so it takes one event of a partition at a time: leave out 'concurrency'`);
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new Error(`${name} would take ${concurrency} events at once: 'concurrency' is a whole number from 1`);
}

const DURABLE = /^[a-z0-9-]+\.[a-z0-9-]+$/;

function handlesEvent(instance: object): instance is HandlesEvent<object> {
  return 'handle' in instance && typeof instance.handle === 'function';
}
