import { describe, expect, it } from '@jest/globals';
import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import { NotConnected, PublishFailed } from '@nestwork/messaging';
import { isUnavailable, reasonOf } from './publish-failure.js';

const refusedWith = (reason: string, code?: number) =>
  new PublishFailed({ id: 'id', subject: 'cmd.shop.note-insufficient-funds.v1' }, { reason, ...(code && { code }) });

describe('isUnavailable', () => {
  it.each([
    new NotConnected(['127.0.0.1:4222']),
    new errors.TimeoutError(),
    new errors.ClosedConnectionError(),
    new errors.DrainingConnectionError(),
    new errors.ConnectionError('disconnect'),
    new errors.NoRespondersError('$JS.API.STREAM.INFO.EVT_SHOP'),
    new errors.RequestError('', { cause: new errors.NoRespondersError('$JS.API') }),
    new JetStreamApiError({ code: 503, err_code: 10_008, description: 'JetStream system temporarily unavailable' }),
    new Error('Cannot declare stream EVT_SHOP', { cause: new errors.TimeoutError() }),
    refusedWith('timed-out'),
    refusedWith('no-responders'),
    refusedWith('maximum messages exceeded', 503),
    refusedWith('maximum bytes exceeded', 503),
    refusedWith('insufficient storage resources available', 503),
    refusedWith('no space left on device', 503),
    refusedWith('error opening msg block file', 503),
    refusedWith('invalid operation on sealed stream', 400),
  ])('is true for %s, which says nothing about the message', (error) => {
    expect(isUnavailable(error)).toBe(true);
  });

  it.each([
    new errors.InvalidArgumentError("'payload' max_payload size exceeded"),
    new errors.InvalidSubjectError('evt. .'),
    new Error('Header x contains a line break or NUL'),
    new TypeError('x is not a function'),
    refusedWith('message size exceeds maximum allowed', 400),
    'not even an error',
  ])('is false for %s, which another message need not share', (error) => {
    expect(isUnavailable(error)).toBe(false);
  });
});

describe('reasonOf', () => {
  it('is one short line', () => {
    expect(reasonOf(new TypeError('wrong'))).toBe('TypeError: wrong');
    expect(reasonOf('text')).toBe('text');
    expect(reasonOf(new Error('x'.repeat(10_000)))).toHaveLength(500);
  });
});
