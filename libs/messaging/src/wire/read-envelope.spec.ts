import { describe, expect, it } from '@jest/globals';
import '../../spec-support/shop-messages.js';
import { MessageHeaders } from './message-headers.js';
import { readEnvelope } from './read-envelope.js';

const replyTo = (value: string) => readEnvelope(new MessageHeaders(new Map([['x-reply-to', value]]))).replyTo;

describe('where a sender wants its reply', () => {
  it('is believed when services take replies there', () => {
    expect(replyTo('cmd.buyer.saga-reply.v1')).toBe('cmd.buyer.saga-reply.v1');
  });

  it.each([
    'evt.shop.price-changed.v1.0',
    'svc.shop.get-price.v1',
    'ops.shop.failed.discard',
    '_INBOX.gateway.x',
    '$JS.API.STREAM.DELETE.EVT_SHOP',
    'cmd.>',
    'cmd.*.saga-reply.v1',
    'cmd.buyer.saga-reply.v1.0',
    'cmd.buyer.saga-reply.v0',
    'cmd.buyer.saga-reply',
    'cmd.Buyer.saga-reply.v1',
    'cmd.buyer.saga-reply.v1\n',
    ' cmd.buyer.saga-reply.v1',
  ])('is refused when it is %j', (value) => {
    expect(() => replyTo(value)).toThrow('invalid message');
  });

  it('is refused when a command is handled there', () => {
    expect(() => replyTo('cmd.shop.change-price.v1')).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({ problem: expect.stringContaining('must not be the subject of a command') }),
        ],
      }),
    );
  });
});
