import { expect } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { commandReplyType, headerNames, NatsLink, StreamPublisher } from '@nestwork/messaging';
import { armFailStep } from '@nestwork/observability';
import {
  eventually,
  NatsAccount,
  type NatsLogin,
  type SagaBehaviour,
  type SagaCommand,
  type SagaRuntimeHarness,
  TestDatabase,
} from '@nestwork/testing';
import type { SagaStatus } from '../src/decide/saga-status.js';
import { SuiteServices, suiteCommandOf, suiteSaga } from './suite-saga.js';
import { TripInstance } from './trip-instance.js';

const SENT = `
  SELECT subject, message_id AS id, headers, body FROM outbox_published
  WHERE key = $1 AND subject NOT LIKE '%saga-reply%' ORDER BY published_at, id`;

interface SentRow {
  readonly subject: string;
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The runtime of this package on PostgreSQL and NATS, for the conformance suite. */
export class SagasOnPostgresAndNats implements SagaRuntimeHarness {
  private readonly services = new SuiteServices();
  private readonly instances: TripInstance[] = [];
  private readonly disarm: (() => void)[] = [];

  private constructor(
    private readonly database: TestDatabase,
    private readonly login: NatsLogin,
  ) {}

  static async open(): Promise<SagasOnPostgresAndNats> {
    const { login } = await NatsAccount.claim();
    const harness = new SagasOnPostgresAndNats(await TestDatabase.create('trip'), login);
    await harness.addInstance();
    return harness;
  }

  async start(id: string): Promise<void> {
    const { database, sagas } = this.first;
    await database.transaction(() => sagas.start(suiteSaga, { trip: id }, { id }));
  }

  behave(command: SagaCommand, behaviour: SagaBehaviour): void {
    this.services.behave(command, behaviour);
  }

  async expire(id: string): Promise<void> {
    const sql = 'UPDATE saga SET wake_at = clock_timestamp() WHERE id = $1 AND wake_at IS NOT NULL';
    await this.database.query(sql, [id]);
  }

  async reply(id: string, command: SagaCommand): Promise<void> {
    const answered = await this.lastSent(id, command);
    const own = newMessageId();
    const headers = {
      [headerNames.id]: own,
      [headerNames.type]: commandReplyType,
      [headerNames.status]: 'ok',
      [headerNames.replyRef]: answered.headers[headerNames.replyRef]!,
    };
    await this.publish({ id: own, subject: 'cmd.trip.saga-reply.v1', headers, body: '{}' });
  }

  async repeat(id: string, command: SagaCommand): Promise<void> {
    await this.publish(await this.lastSent(id, command));
  }

  async addInstance(): Promise<void> {
    const { login, services } = this;
    const databaseUrl = this.database.url;
    this.instances.push(await TripInstance.start({ databaseUrl, login, sagas: [suiteSaga], services }));
  }

  dieBeforeCommit(times: number): void {
    let left = times;
    const before = async () => {
      if (left-- > 0) throw new Error('killed');
    };
    this.disarm.push(armFailStep('saga.send', { before }));
  }

  resume(id: string): Promise<boolean> {
    return this.first.sagas.resume(suiteSaga, id);
  }

  async restart(): Promise<void> {
    await this.stopAll();
    await this.addInstance();
  }

  async status(id: string): Promise<SagaStatus | undefined> {
    return (await this.first.sagas.find(suiteSaga, id))?.status;
  }

  async sent(id: string): Promise<SagaCommand[]> {
    return (await this.sentRows(id)).map(({ subject }) => suiteCommandOf(subject));
  }

  done(id: string): readonly SagaCommand[] {
    return this.services.commandsDone(id);
  }

  async close(): Promise<void> {
    for (const each of this.disarm) each();
    await this.stopAll();
    await this.database.drop();
  }

  private get first(): TripInstance {
    return this.instances[0]!;
  }

  private async stopAll(): Promise<void> {
    for (const instance of this.instances.splice(0)) await instance.stop();
  }

  private sentRows(id: string): Promise<SentRow[]> {
    return this.database.query<SentRow>(SENT, [id]);
  }

  private async lastSent(id: string, command: SagaCommand): Promise<SentRow> {
    const row = (await this.sentRows(id)).findLast(({ subject }) => suiteCommandOf(subject) === command);
    if (!row) throw new Error(`Saga ${id} has not sent '${command}'`);
    return row;
  }

  private async publish(message: SentRow): Promise<void> {
    await this.first.app.get(StreamPublisher).publish({ ...message, brokerId: newMessageId() });
    // No command is under way; then no answer on its way; and then no reply.
    await eventually(async () => {
      expect(await this.unacknowledged()).toBe(0);
      expect(await this.database.query('SELECT FROM outbox')).toEqual([]);
      expect(await this.unacknowledged()).toBe(0);
    });
  }

  private async unacknowledged(): Promise<number> {
    const manager = await this.first.app.get(NatsLink).jetstreamManager();
    let count = 0;
    for await (const { num_pending, num_ack_pending } of manager.consumers.list('CMD_TRIP'))
      count += num_pending + num_ack_pending;
    return count;
  }
}
