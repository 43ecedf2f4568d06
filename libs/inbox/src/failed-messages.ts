import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import {
  type DeadMessage,
  FailureStore,
  headerNames,
  type IncomingMessage,
  type MessageFailure,
  MessagingSettings,
  type Place,
  retryDelay,
} from '@nestwork/messaging';
import { COUNT_FAILURE, type FailedRow, SET_ASIDE, TAKE_OVER, valuesOf } from './failed-message-statements.js';
import { HeldKeys } from './order/held-keys.js';

const FORGET = 'DELETE FROM failed_message WHERE consumer = $1 AND message_id = $2';
const IS_HANDLED = 'SELECT FROM inbox WHERE consumer = $1 AND message_id = $2::uuid';

/** The table of messages that failed: the attempts of those still tried, and everything about those set aside. */
@Injectable()
export class FailedMessages extends FailureStore {
  constructor(
    private readonly database: Database,
    private readonly keys: HeldKeys,
    private readonly settings: MessagingSettings,
  ) {
    super();
  }

  override async recordFailure(failure: MessageFailure): Promise<{ attempts: number }> {
    return this.database.transaction(async () => {
      const [row] = await this.database.query<{ attempts: number }>(COUNT_FAILURE, valuesOf(failure, {}));
      if (!row) throw new Error(`The failure of ${failure.consumer} ${failure.messageId} was not counted`);
      return row;
    });
  }

  override async hold(failure: HoldingFailure): Promise<void> {
    const retryInMs = retryDelay(this.settings.retryDelaysMs, 1);
    await this.database.transaction(() => this.takeOver(failure, { retryInMs }));
  }

  override async recordDead(dead: DeadMessage): Promise<void> {
    const { place, deliveries, failedAt: deadAt } = dead;
    await this.database.transaction(async () => {
      if (place) await this.takeOver({ ...dead, place }, { deliveries, deadAt });
      else await this.database.execute(SET_ASIDE, valuesOf(dead, { deliveries, deadAt }));
    });
  }

  /**
   * In the current transaction: keeps the first failed event of a key, and holds the key. An event that was handled
   * elsewhere meanwhile is left alone; one whose key is held already waits its turn.
   */
  async takeOver(failure: HoldingFailure, row: FailedRow): Promise<void> {
    const { consumer, messageId, place } = failure;
    const { heldReason } = await this.keys.lock(consumer, place.key);
    if ((await this.database.execute(IS_HANDLED, [consumer, messageId])) > 0) return;
    if (heldReason === 'failed') return this.keys.append(failure);
    await this.database.execute(TAKE_OVER, valuesOf(failure, { ...row, heldKey: place.key }));
    const lastSequence = place.sequence === undefined ? undefined : place.sequence - 1;
    await this.keys.hold(consumer, place.key, { reason: 'failed', lastSequence });
  }

  /** Removes the failures of a message, with the commit of the transaction that handled it after all. */
  forget(incoming: IncomingMessage): void {
    if (mayHaveFailed(incoming)) this.database.executeWithCommit(FORGET, [incoming.consumer, incoming.id]);
  }
}

type HoldingFailure = MessageFailure & { readonly place: Place };

// Only then is there a statement to pay for: on a redelivery, or when the message was published again, under a new id for
// the broker.
function mayHaveFailed({ attempt, headers }: IncomingMessage): boolean {
  return attempt > 1 || /:r\d+$/.test(headers.get(headerNames.brokerId) ?? '');
}
