import { contractOf, parseJson, parsePayload, type Class, type EventMessage } from '@nestwork/contract-kit';
import { eventStreamOf } from '@nestwork/messaging';
import type { TestBroker } from '../broker/test-broker.js';

/** The events of one class that the stream of their service holds, oldest first, as a consumer would read them. */
export async function publishedEvents<E extends EventMessage>(broker: TestBroker, type: Class<E>): Promise<E[]> {
  const { name, service } = contractOf(type);
  const stored = await broker.stored(eventStreamOf(service), `evt.${name}.*`);
  return stored.map(({ body }) => parsePayload(type, parseJson(body), { unknownFields: 'drop' }));
}
