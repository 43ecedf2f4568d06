import { describe, expect, it } from '@jest/globals';
import { JetStreamApiError } from '@nats-io/jetstream';
import { errors, TimeoutError } from '@nats-io/transport-node';
import { isBrokerAway } from './is-broker-away.js';
import { NotConnected } from './not-connected.js';

const refused = (code: number) => new JetStreamApiError({ code: 500, err_code: code, description: `error ${code}` });

describe('a request to the broker', () => {
  it.each([
    ['the connection is lost', new NotConnected(['127.0.0.1']), true],
    ['the connection closes in the middle', new errors.ClosedConnectionError(), true],
    ['nobody answers, as without a leader', new TimeoutError(), true],
    ['nodes are missing', new Error('Cannot declare stream EVT_TEA', { cause: refused(10_005) }), true],
    ['the cluster is temporarily unavailable', refused(10_008), true],
    ['a lone server cannot keep so many copies', refused(10_074), false],
    ['JetStream is off for the account', refused(10_076), false],
    ['a stream has other subjects', refused(10_065), false],
    ['the credentials are refused', new errors.AuthorizationError('no'), false],
    ['anything else is wrong', new Error('broken'), false],
  ])('can be made again later or not, when %s', (_, error, expected) => {
    expect(isBrokerAway(error)).toBe(expected);
  });
});
