import type { NatsConnection } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';

/** A message as a stream keeps it. */
export interface StoredEvent {
  readonly id: string;
  readonly subject: string;
  readonly thing: string;
  readonly number: number;
}

/** Everything in a stream, in its order. */
export async function storedEvents(nc: NatsConnection, stream = 'EVT_SHOP'): Promise<StoredEvent[]> {
  const { streams } = await jetstreamManager(nc);
  const { state } = await streams.info(stream);
  const events: StoredEvent[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    const message = await streams.getMessage(stream, { seq });
    if (!message) continue;
    const body = message.json<{ thing: string; number: number }>();
    events.push({ id: message.header.get('ce-id'), subject: message.subject, ...body });
  }
  return events;
}
