import { once } from 'node:events';
import { Module } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandContract,
  CommandMessage,
  EventContract,
  EventMessage,
  newMessageId,
  Payload,
} from '@nestwork/contract-kit';
import { Database, DatabaseModule } from '@nestwork/database';
import { EventConsumer, type IncomingMessage, MessagingModule, NotOfThisVersion } from '@nestwork/messaging';
import { type OperationResult, Operations } from '@nestwork/operations';
import { Env, ServiceConfig } from '@nestwork/service';
import { Gate, startService, type TestService, type TestServiceOptions } from '@nestwork/testing';
import { IsInt, IsString } from 'class-validator';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { InboxModule } from '../src/inbox.module.js';
import { RepliesModule } from './replies.module.js';
import { inboxMigrations } from '../src/inbox-migrations.js';

/** An event with a key, and its number within the key for the test to see. */
@EventContract('ledger.moved.v1', { key: 'account' })
export class Moved extends EventMessage {
  @IsString() readonly account!: string;
  @IsInt() readonly amount!: number;
}

export class LedgerServiceConfig extends ServiceConfig {
  @Env('DATABASE_URL', { description: 'where the ledger is kept.' })
  @IsString()
  readonly databaseUrl!: string;
}

class CreateMove1760000000001 implements MigrationInterface {
  readonly name = 'CreateMove1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    // No unique key: a second effect must show. What is poisoned fails until the test takes it out.
    await runner.query(`
      CREATE TABLE move (account text, amount int, place bigint GENERATED ALWAYS AS IDENTITY);
      CREATE TABLE poison (account text, amount int, error text);
      CREATE TABLE sent_reply (message_id uuid, reply_to text, outcome json)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE move, poison, sent_reply');
  }
}

/** The answer to Close. */
export class Closed extends Payload {
  @IsString() readonly account!: string;
}

/** How often a handler lost its connection to the database, or a deadlock. */
export const disconnects = { count: 0 };
export const deadlocks = { count: 0 };
/** How often a handler left an event to another version of the service. */
export const handedOn = { count: 0 };
/** Handlers that hang do so until the ledger is healed, or their time is over. */
const hangs = { until: new Gate() };

@EventConsumer(Moved, { durable: 'ledger.moves', ordered: true })
class Moves {
  constructor(private readonly database: Database) {}

  async handle({ account, amount }: Moved, { signal, attempt }: IncomingMessage): Promise<void> {
    await this.database.execute('INSERT INTO move (account, amount) VALUES ($1, $2)', [account, amount]);
    const sql = 'SELECT error FROM poison WHERE account = $1 AND amount = $2';
    const [poison] = await this.database.query<{ error: string }>(sql, [account, amount]);
    if (poison?.error === 'hang' && attempt > 1) await Promise.race([hangs.until.opened, once(signal, 'abort')]);
    if (poison?.error === 'disconnect' && attempt > 1) await this.disconnect();
    if (poison?.error === 'deadlock' && attempt > 1) await this.loseDeadlock();
    if (poison?.error === 'newer' && attempt > 1) this.handOn();
    if (poison && !(poison.error === 'once' && attempt > 1)) throw new Error(poison.error);
  }

  private handOn(): never {
    handedOn.count += 1;
    throw new NotOfThisVersion('This version does not know such accounts');
  }

  private async disconnect(): Promise<void> {
    disconnects.count += 1;
    await this.database.query('SELECT pg_terminate_backend(pg_backend_pid())');
  }

  private async loseDeadlock(): Promise<void> {
    deadlocks.count += 1;
    await this.database.execute(`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$`);
  }
}

/** A command, which somebody waits for. */
@CommandContract('ledger.close.v1', { reply: Closed })
export class Close extends CommandMessage<Closed> {
  @IsString() readonly account!: string;
}

@CommandHandler(Close)
class CloseHandler implements ICommandHandler<Close> {
  constructor(private readonly database: Database) {}

  async execute({ account }: Close): Promise<Closed> {
    await this.database.execute('INSERT INTO move (account, amount) VALUES ($1, 0)', [account]);
    const [poison] = await this.database.query('SELECT FROM poison WHERE account = $1', [account]);
    if (poison) throw new Error('cannot close');
    return Closed.of({ account });
  }
}

/** A service with one ordered consumer and one command. */
@Module({
  imports: [
    MessagingModule.forRootAsync({
      inject: [LedgerServiceConfig],
      useFactory: (config: LedgerServiceConfig) => ({
        service: 'ledger',
        ...config.nats,
        maxAttempts: 3,
        retryDelaysMs: [50],
        // Longer than any wait of a test: what ends by it, and not by the test, is seen.
        handlerTimeoutMs: 30_000,
      }),
    }),
    DatabaseModule.forRootAsync({
      inject: [LedgerServiceConfig],
      useFactory: ({ databaseUrl }: LedgerServiceConfig) => ({
        url: databaseUrl,
        service: 'ledger',
        migrations: [...inboxMigrations, CreateMove1760000000001],
        migrateAtStart: true,
      }),
    }),
    RepliesModule,
    InboxModule.forRoot({ retryEveryMs: 50 }),
  ],
  providers: [Moves, CloseHandler],
})
class LedgerServiceModule {}

type Options = Partial<TestServiceOptions<LedgerServiceConfig>>;

/** The events of one test: each under its own keys, so that tests can share a service. */
export class Ledger {
  private constructor(readonly service: TestService) {}

  static async start(options: Options = {}): Promise<Ledger> {
    const settings = { name: 'ledger', config: LedgerServiceConfig, ...options };
    return new Ledger(await startService(LedgerServiceModule, settings));
  }

  /** Two instances of one service, on one database. */
  static async startPair(): Promise<LedgerPair> {
    const first = await Ledger.start();
    const second = await Ledger.start({ alongside: first.service });
    const stop = async () => {
      await second.service.stop();
      await first.service.stop();
    };
    return { first, second, stop };
  }

  /** Removes what a test has left of failures, of held keys and of what was done about them; effects and the inbox stay. */
  async clear(): Promise<void> {
    await this.service.query('TRUNCATE poison, failed_message, held_message, ordered_key, operator_action, sent_reply');
  }

  /** Delivers an event with its place; the amount is its number unless told. Returns its id. */
  async move(account: string, sequence: number, given: MoveOptions = {}): Promise<string> {
    const { amount = sequence, previousTime = new Date(), epoch, unreadable = false, ...options } = given;
    const headers = {
      'x-sequence': String(sequence),
      ...(sequence > 1 && { 'x-previous-time': previousTime.toISOString() }),
      ...(epoch && { 'x-epoch': epoch.toISOString() }),
      ...(unreadable && { 'ce-type': 'ledger.other.v1' }),
    };
    return this.service.deliver(Moved.of({ account, amount }), { id: newMessageId(), headers, ...options });
  }

  async poison(account: string, amount: number, error = 'no such account'): Promise<void> {
    await this.service.query('INSERT INTO poison VALUES ($1, $2, $3)', [account, amount, error]);
  }

  async heal(): Promise<void> {
    await this.service.query('DELETE FROM poison');
    hangs.until.open();
    hangs.until = new Gate();
  }

  /** Asks an operation of the service, as an operator called ann. */
  async ask(name: string, parameters: object = {}): Promise<OperationResult> {
    return this.service.app.get(Operations, { strict: false }).run(name, { by: 'ann', parameters });
  }

  /** What took effect on an account, in the order of effect. */
  async moves(account: string): Promise<number[]> {
    const sql = 'SELECT amount FROM move WHERE account = $1 ORDER BY place';
    const rows = await this.service.query<{ amount: number }>(sql, [account]);
    return rows.map(({ amount }) => amount);
  }

  /** Why an account is held, and how far it has come. */
  async key(account: string): Promise<{ reason: string | null; last: number } | undefined> {
    const sql = 'SELECT held_reason AS reason, last_sequence::int AS last FROM ordered_key WHERE key = $1';
    const [row] = await this.service.query<{ reason: string | null; last: number }>(sql, [account]);
    return row;
  }

  /** How many events wait in a key. */
  async waiting(account: string): Promise<number> {
    return (await this.service.query('SELECT FROM held_message WHERE key = $1', [account])).length;
  }
}

/** Both, and how they end. */
interface LedgerPair {
  readonly first: Ledger;
  readonly second: Ledger;
  stop(): Promise<void>;
}

interface MoveOptions {
  readonly amount?: number;
  readonly previousTime?: Date;
  /** When its sender began to count. */
  readonly epoch?: Date;
  /** It has its place, and cannot be decoded. */
  readonly unreadable?: boolean;
  readonly id?: string;
  readonly times?: number;
}
