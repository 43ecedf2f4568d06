import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { eventually } from '../eventually.js';
import { NatsCluster } from './nats-cluster.js';

const describeWithCluster = NatsCluster.isAvailable ? describe : describe.skip;

/** An election on a busy machine, and what is asked again after it. */
const patience = { timeoutMs: 60_000 };

describeWithCluster('NatsCluster', () => {
  let cluster: NatsCluster;

  beforeAll(async () => {
    cluster = await NatsCluster.start();
  });
  afterAll(() => cluster?.stop());

  async function connected<T>(work: (nc: NatsConnection) => Promise<T>): Promise<T> {
    const nc = await connect({ servers: cluster.servers, reconnect: false, timeout: 1_000 });
    try {
      return await work(nc);
    } finally {
      await nc.close();
    }
  }

  const publish = (id: string) =>
    eventually(
      () => connected((nc) => jetstream(nc).publish('teas.green', id, { msgID: id, timeout: 1_000 })),
      patience,
    );
  const messages = () =>
    connected(async (nc) => (await (await jetstreamManager(nc)).streams.info('TEAS')).state.messages);

  it('keeps what it acknowledged when the node that leads the stream is killed, and serves again without it', async () => {
    await eventually(
      () =>
        connected(async (nc) =>
          (await jetstreamManager(nc)).streams.add({ name: 'TEAS', subjects: ['teas.>'], num_replicas: 3 }),
        ),
      patience,
    );
    await publish('first');
    const killed = await cluster.killLeader('TEAS');
    expect(await cluster.leaderOf('TEAS')).not.toBe(killed);
    await publish('second');
    // The node that led the stream may have decided about all of them, too: until the others have elected who does, none answers.
    await eventually(async () => expect(await messages()).toBe(2), patience);
    await cluster.restart(killed);
    await eventually(async () => expect(await messages()).toBe(2), patience);
  }, 300_000);

  it('stores nothing without a majority, and goes on when it is back', async () => {
    await cluster.kill('nats-1');
    await cluster.kill('nats-2');
    const alone = connected((nc) => jetstream(nc).publish('teas.green', 'third', { timeout: 1_000, retries: 0 }));
    await expect(alone).rejects.toThrow();
    await cluster.restart('nats-1');
    await cluster.untilQuorum();
    await publish('fourth');
    await cluster.restart('nats-2');
  }, 300_000);

  it('names the nodes it has', () => {
    expect(() => cluster.node('nats-4')).toThrow("The cluster has no node 'nats-4': nats-1, nats-2, nats-3");
  });
});
