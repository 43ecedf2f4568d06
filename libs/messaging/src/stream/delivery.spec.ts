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
    const link = linkThat((word) => said.push(word));
    const asked = delivery('$JS.ACK.S.d.1.1.1.1.0', link);
    asked.working();
    asked.nak(1_500);
    asked.term();
    asked.ack();
    expect(said).toEqual(['+WPI', '-NAK {"delay":1500000000}', '+TERM', '+ACK']);
  });

  it('says together with others that it took effect, and everything else at once', () => {
    const said: Record<'atOnce' | 'together', unknown[]> = { atOnce: [], together: [] };
    const link = {
      publish: (_: string, word: unknown) => void said.atOnce.push(word),
      publishTogether: (_: string, word: unknown) => void said.together.push(word),
    };
    const asked = delivery('$JS.ACK.S.d.1.1.1.1.0', link);
    asked.working();
    asked.term();
    asked.ack();
    expect(said).toEqual({ atOnce: ['+WPI', '+TERM'], together: ['+ACK'] });
  });

  it('is left to the broker while there is no connection', () => {
    const link = linkThat(() => {
      throw new NotConnected(['nats://nowhere']);
    });
    const unconnected = delivery('$JS.ACK.S.d.1.1.1.1.0', link);
    expect(() => unconnected.ack()).not.toThrow();
  });
});

type Link = Pick<NatsLink, 'publish' | 'publishTogether'>;

const linkThat = (say: (word: string) => void): Link => {
  const publish = (_: string, word: unknown) => say(String(word));
  return { publish, publishTogether: publish };
};

function delivery(reply: string, link = linkThat(() => {})): Delivery {
  const msg: Pick<Msg, 'subject' | 'reply' | 'data'> = { subject: 'evt.shop.x.v1.0', reply, data: new Uint8Array() };
  return new Delivery(link, msg);
}
