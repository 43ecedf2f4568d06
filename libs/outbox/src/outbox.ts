import { Injectable } from '@nestjs/common';
import type { CommandMessage, EventMessage } from '@nestwork/contract-kit';
import { Database } from '@nestwork/database';
import { encodeMessage, fitsAsKey, MessagingSettings, type OutgoingMessage } from '@nestwork/messaging';
import { failStep } from '@nestwork/observability';
import { insertStatement } from './insert-statement.js';
import { KeyTooLong } from './key-too-long.js';
import { laneOf } from './lanes/lane.js';
import { RelayWake } from './lanes/relay-wake.js';
import { SizeLimit } from './size-limit.js';

/** What the sender of a command may state. */
export interface SendOptions {
  /** The command's id; default: a new one. */
  readonly id?: string;
  /** The number of this repeat of a command that was sent before under the same id. */
  readonly resend?: number;
  /** The subject for the stored reply, and what the reply repeats. */
  readonly replyTo?: string;
  readonly replyRef?: string;
  /** Commands with one key leave in the order in which they were sent; without key there is no order. */
  readonly key?: string;
}

/**
 * Messages that leave if, and only if, the current transaction commits.
 *
 * Every method throws TransactionRequired outside a transaction. The messages are written with the commit and published
 * soon after it, at least once, in commit order per key and stream. A message that is sent in a savepoint goes when that is
 * rolled back.
 */
@Injectable()
export class Outbox {
  // By the entity manager, of which each transaction has its own.
  private readonly collected = new WeakMap<object, OutgoingMessage[]>();

  constructor(
    private readonly database: Database,
    private readonly settings: MessagingSettings,
    private readonly wake: RelayWake,
    private readonly limit: SizeLimit,
  ) {}

  /** Announces an event to whoever consumes it. */
  async publish(event: EventMessage): Promise<void> {
    await this.append(encodeMessage(event, { service: this.settings.service, via: 'stream' }));
  }

  /** Sends a command to the service that handles it. Its reply, if one is asked for, arrives as a message of its own. */
  async send(command: CommandMessage<unknown>, { key, ...options }: SendOptions = {}): Promise<void> {
    const message = encodeMessage(command, { ...options, service: this.settings.service, via: 'stream' });
    await this.append(key === undefined ? message : { ...message, key });
  }

  /**
   * Adds a message that is encoded already. Throws MessageTooLarge when the broker would refuse it for its size, and KeyTooLong
   * when its receivers would for its ordering key.
   */
  async append(message: OutgoingMessage): Promise<void> {
    this.database.requireTransaction(`Sending ${message.subject}`);
    if (message.key !== undefined && !fitsAsKey(message.key)) throw new KeyTooLong(message, message.key);
    this.limit.check(message);
    // A hook for each, so that a savepoint that is rolled back takes its messages with it.
    this.database.beforeCommit(async () => this.collect(message));
  }

  // One statement for all messages of the transaction, sent together with its COMMIT. Two of them, as one hook that sends after
  // another would make, could wait for each other's keys.
  private async collect(message: OutgoingMessage): Promise<void> {
    const transaction = this.database.manager;
    const collected = this.collected.get(transaction);
    if (collected) {
      collected.push(message);
      return;
    }
    const messages = [message];
    this.collected.set(transaction, messages);
    const write = async () => this.database.sendWithCommit(() => insertStatement(messages));
    await failStep('outbox.write', write);
    this.database.afterCommit(() => this.wake.committed(messages.map(({ key, id }) => laneOf(key ?? id))));
  }
}
