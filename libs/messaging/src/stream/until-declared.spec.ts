import { describe, expect, it } from '@jest/globals';
import { JetStreamApiError } from '@nats-io/jetstream';
import { TimeoutError } from '@nats-io/transport-node';
import { NotConnected } from '../connection/not-connected.js';
import { isClusterNotReady, untilDeclared } from './until-declared.js';

const refused = (code: number) => new JetStreamApiError({ code: 500, err_code: code, description: `error ${code}` });
const noPeers = new Error('Cannot declare stream EVT_TEA', { cause: refused(10_005) });

describe('declaring on a cluster', () => {
  it('is tried again while nodes are missing', async () => {
    let tries = 0;
    await untilDeclared(
      async () => {
        if (++tries === 1) throw noPeers;
      },
      () => false,
    );
    expect(tries).toBe(2);
  });

  it('ends at once when the service is asked to stop', async () => {
    const declare = () => Promise.reject(noPeers);
    await expect(untilDeclared(declare, () => true)).rejects.toBe(noPeers);
  });

  it('ends at once when waiting does not help: more copies than a lone server can keep', async () => {
    const lone = refused(10_074);
    await expect(
      untilDeclared(
        () => Promise.reject(lone),
        () => false,
      ),
    ).rejects.toBe(lone);
  });

  it.each([
    ['the connection is lost', new NotConnected(['127.0.0.1']), true],
    ['nobody answers, as without a leader', new TimeoutError(), true],
    ['the cluster is temporarily unavailable', refused(10_008), true],
    ['JetStream is off', refused(10_076), false],
    ['a stream has other subjects', refused(10_065), false],
    ['anything else', new Error('broken'), false],
  ])('knows whether to wait when %s', (_, error, expected) => {
    expect(isClusterNotReady(error)).toBe(expected);
  });
});
