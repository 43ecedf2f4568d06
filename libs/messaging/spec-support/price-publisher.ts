import { encodeMessage } from '../src/wire/encode-message.js';
import type { StreamPublisher } from '../src/stream/stream-publisher.js';
import { PriceChanged } from './shop-messages.js';

/** Publishes one event and waits for the broker. */
export function publishPrice(publisher: StreamPublisher, cents: number, product = 'tea') {
  return publisher.publish(encodeMessage(PriceChanged.of({ product, cents }), { service: 'shop', via: 'stream' }));
}
