import { headers as newHeaders } from '@nats-io/transport-node';

/**
 * How to publish a stored message once more so that the broker takes it for a new one.
 * @param {{ headers: import('@nats-io/transport-node').MsgHdrs }} original  @param {string} brokerId
 * @returns {{ headers: import('@nats-io/transport-node').MsgHdrs }}
 */
export function copyOf({ headers }, brokerId) {
  const copy = newHeaders();
  for (const [name, values] of headers) for (const value of values) copy.append(name, value);
  copy.set('Nats-Msg-Id', brokerId);
  return { headers: copy };
}
