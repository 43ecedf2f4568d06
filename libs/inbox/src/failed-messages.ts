import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import {
  type DeadMessage,
  FailureStore,
  type IncomingMessage,
  type MessageFailure,
  MessagingSettings,
  type Place,
  retryDelay,
  type WatchedMessage,
} from '@nestwork/messaging';
import { BegunAttempts } from './begun-attempts.js';
import { COUNT_FAILURE, type FailedRow, SET_ASIDE, TAKE_OVER, valuesOf } from './failed-message-statements.js';
import { FirstStillRunning } from './first-still-running.js';
import { Inbox } from './inbox.js';
import { HeldKeys } from './order/held-keys.js';

// A row that a key waits for goes by KeptMessages alone: without it the key would wait for ever.
const FORGET = 'DELETE FROM failed_message WHERE consumer = $1 AND message_id = $2 AND held_key IS NULL';

/**
 * The table of messages that failed: the attempts of those still tried, and everything about those set aside.
 *
 * What the inbox knows as handled never gets a row, and loses the one it has: of two copies one may fail and the other not.
 * Locks are taken in one order everywhere: the row of the inbox, that of the key, that of the failure.
 */
@Injectable()
export class FailedMessages extends FailureStore {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly keys: HeldKeys,
    private readonly begun: BegunAttempts,
    private readonly settings: MessagingSettings,
  ) {
    super();
  }

  override begin(message: WatchedMessage): Promise<{ silent: number }> {
    return this.begun.begin(message);
  }

  override end(message: WatchedMessage): Promise<void> {
    return this.begun.end(message);
  }

  override async recordFailure(failure: MessageFailure): Promise<{ attempts: number } | undefined> {
    return this.unlessHandled(failure, async () => {
      const [row] = await this.database.query<{ attempts: number }>(COUNT_FAILURE, valuesOf(failure, {}));
      if (!row) throw new Error(`The failure of ${failure.consumer} ${failure.messageId} was not counted`);
      return row;
    });
  }

  override async hold(failure: HoldingFailure): Promise<void> {
    const retryInMs = retryDelay(this.settings.retryDelaysMs, 1);
    await this.database.transaction(() => this.takeOver(failure, { retryInMs }));
  }

  override async recordDead(dead: DeadMessage): Promise<boolean> {
    const { place, deliveries, failedAt: deadAt } = dead;
    if (place) return this.database.transaction(() => this.takeOver({ ...dead, place }, { deliveries, deadAt }));
    const setAside = () => this.database.execute(SET_ASIDE, valuesOf(dead, { deliveries, deadAt }));
    return (await this.unlessHandled(dead, setAside)) !== undefined;
  }

  /**
   * In the current transaction: keeps the first failed event of a key, and holds the key. An event that was handled
   * elsewhere meanwhile is left alone, false; one whose key is held already waits its turn.
   */
  async takeOver(failure: HoldingFailure, row: FailedRow): Promise<boolean> {
    const { consumer, place } = failure;
    if (!(await this.inbox.keepOut(failure))) return false;
    const { heldReason } = await this.keys.lock(consumer, place.key);
    if (heldReason === 'failed') await this.keys.append(failure);
    else await this.holdFor(failure, row);
    return true;
  }

  /** Removes the failures of a message, its copies' too, with the commit of the transaction that handled it. */
  forget({ consumer, id }: IncomingMessage): void {
    this.database.executeWithCommit(FORGET, [consumer, id]);
  }

  private async holdFor(failure: HoldingFailure, row: FailedRow): Promise<void> {
    const { consumer, place } = failure;
    await this.database.execute(TAKE_OVER, valuesOf(failure, { ...row, heldKey: place.key }));
    const lastSequence = place.sequence === undefined ? undefined : place.sequence - 1;
    await this.keys.hold(consumer, place.key, { reason: 'failed', lastSequence });
  }

  private async unlessHandled<T>(failure: MessageFailure, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.database.transaction(async () => ((await this.inbox.keepOut(failure)) ? work() : undefined));
    } catch (error) {
      if (!(error instanceof FirstStillRunning)) throw error;
      // A copy hangs in its handler, perhaps this one, beyond its time. Should it end well after all, it removes what is written.
      return this.database.transaction(work);
    }
  }
}

type HoldingFailure = MessageFailure & { readonly place: Place };
