import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  DiscardPolicy,
  jetstream,
  jetstreamManager,
  PersistMode,
  StorageType,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect, nanos, type NatsConnection } from '@nats-io/transport-node';
import { Metrics } from '@nestwork/observability';
import { eventually, itOnServer, NatsAccount, NatsServerProcess, type NatsLogin } from '@nestwork/testing';
import { TestService } from '../../spec-support/test-service.js';
import { ConsumerDeclarations } from './consumer-declarations.js';

let nc: NatsConnection;
let jsm: JetStreamManager;

async function operate(login: NatsLogin): Promise<void> {
  nc = await connect({ ...login });
  jsm = await jetstreamManager(nc);
}

afterEach(() => nc.close());

describe('a service whose stream exists', () => {
  let login: NatsLogin;

  beforeEach(async () => {
    login = (await NatsAccount.claim()).login;
    await operate(login);
  });

  const start = () => TestService.start({ login, service: 'tea' });

  it('changes what cannot lose anything, and keeps what is stored', async () => {
    await jsm.streams.add({
      name: 'EVT_TEA',
      subjects: ['evt.tea.served.v1.*'],
      discard: DiscardPolicy.Old,
      max_age: nanos(3_600_000),
      max_msgs_per_subject: 1,
      allow_rollup_hdrs: true,
      no_ack: true,
    });
    nc.publish('evt.tea.served.v1.3', 'kept');
    await nc.flush();
    const service = await start();
    const { config, state } = await jsm.streams.info('EVT_TEA');
    expect(config).toMatchObject({
      subjects: ['evt.tea.>'],
      discard: 'new',
      max_age: nanos(7 * 24 * 3_600_000),
      max_msgs_per_subject: -1,
      deny_delete: true,
      deny_purge: true,
      num_replicas: login.replicas ?? 1,
    });
    expect(state.messages).toBe(1);
    expect(await service.app.get(Metrics).text()).toContain('nestwork_stream_drift{stream="EVT_TEA",service="tea"} 0');
    // In a cluster the stream grew from one copy to three just now, and elects its leader anew.
    const publish = () => jetstream(nc).publish('evt.tea.brewed.v1.1', 'acknowledged', { msgID: '2', timeout: 1_000 });
    expect(await eventually(publish)).toMatchObject({ seq: 2 });
    await service.stop();
  });

  it('does not start on one that lives in memory, and says what to do', async () => {
    await jsm.streams.add({ name: 'EVT_TEA', subjects: ['evt.tea.>'], storage: StorageType.Memory });
    await expect(start()).rejects.toThrow(/storage is "memory".*back the stream up, delete it and start again/);
  });

  // Older servers drop the setting, and persist as usual.
  itOnServer('2.12', 'does not start on one that acknowledges before it syncs', async () => {
    await jsm.streams.add({ name: 'EVT_TEA', subjects: ['evt.tea.>'], persist_mode: PersistMode.Async });
    await expect(start()).rejects.toThrow('persist_mode is "async"');
  });

  it('does not start on a consumer that loses its position when nobody asks for a while', async () => {
    const service = await start();
    await jsm.consumers.add('EVT_TEA', { durable_name: 'tea_cups', inactive_threshold: nanos(60_000) });
    const consumers = service.app.get(ConsumerDeclarations, { strict: false });
    const declaration = { stream: 'EVT_TEA', filterSubject: 'evt.tea.>', maxAckPending: 1, maxDeliveries: 5 };
    await expect(consumers.ensure({ ...declaration, durable: 'tea_cups' })).rejects.toThrow('inactive_threshold is');
    await service.stop();
  });

  it('declares a consumer together with an instance that gives it other limits', async () => {
    const service = await start();
    const consumers = service.app.get(ConsumerDeclarations, { strict: false });
    const declaration = { stream: 'EVT_TEA', durable: 'tea_pots', filterSubject: 'evt.tea.>', maxDeliveries: 5 };
    await Promise.all([1, 2, 3, 4].map((maxAckPending) => consumers.ensure({ ...declaration, maxAckPending })));
    expect((await jsm.consumers.info('EVT_TEA', 'tea_pots')).config.max_ack_pending).toBeGreaterThan(0);
    await service.stop();
  });
});

const describeWithServer = NatsServerProcess.isAvailable ? describe : describe.skip;

describeWithServer('a service that wants three copies on a server that runs alone', () => {
  let server: NatsServerProcess;

  beforeEach(async () => {
    server = await NatsServerProcess.start();
    await operate(server.login);
  });
  afterEach(() => server.stop());

  const start = () => TestService.start({ login: server.login, service: 'tea', replicas: 3 });
  const refusal = '3 copies of a stream need a cluster of 3 NATS nodes or more';

  it('does not start', async () => {
    await expect(start()).rejects.toThrow(refusal);
  });

  it('does not start with one copy either, whatever the server says that it has (T33)', async () => {
    await jsm.streams.add({ name: 'CMD_TEA', subjects: ['cmd.tea.>'] });
    // 2.9 and 2.10 accept this and keep a single copy.
    await jsm.streams.update('CMD_TEA', { num_replicas: 3 }).catch(() => undefined);
    await expect(start()).rejects.toThrow(refusal);
  });
});
