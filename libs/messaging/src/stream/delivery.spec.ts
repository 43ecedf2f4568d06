import { describe, expect, it } from '@jest/globals';
import type { Msg } from '@nats-io/transport-node';
import type { NatsLink } from '../connection/nats-link.js';
import { NotConnected } from '../connection/not-connected.js';
import { Delivery } from './delivery.js';

describe('a delivery', () => {
  it.each([
    ['before 2.10', '$JS.ACK.EVT_SHOP.shop_tags.3.17.20.1795357409316355780.5'],
    ['since 2.10', '$JS.ACK.hub.ACCHASH.EVT_SHOP.shop_tags.3.17.20.1795357409316355780.5.token'],
  ])('knows its place in the stream from servers %s', (_, reply) => {
    expect(delivery(reply)).toMatchObject({ stream: 'EVT_SHOP', streamSequence: 17, deliveries: 3, backlog: 5 });
  });

  it('says its words to the broker that asked for them', () => {
    const said: string[] = [];
    const asked = delivery('$JS.ACK.S.d.1.1.1.1.0', (word) => said.push(word));
    asked.working();
    asked.nak(1_500);
    asked.term();
    asked.ack();
    expect(said).toEqual(['+WPI', '-NAK {"delay":1500000000}', '+TERM', '+ACK']);
  });

  it('is left to the broker while there is no connection', () => {
    const unconnected = delivery('$JS.ACK.S.d.1.1.1.1.0', () => {
      throw new NotConnected(['nats://nowhere']);
    });
    expect(() => unconnected.ack()).not.toThrow();
  });
});

function delivery(reply: string, say: (word: string) => void = () => {}): Delivery {
  const link: Pick<NatsLink, 'publish'> = { publish: (_, word) => say(String(word)) };
  const msg: Pick<Msg, 'subject' | 'reply' | 'data'> = { subject: 'evt.shop.x.v1.0', reply, data: new Uint8Array() };
  return new Delivery(link, msg);
}
