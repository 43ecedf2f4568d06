import { Injectable, Logger } from '@nestjs/common';
import { callOf, Database } from '@nestwork/database';
import {
  type DeadMessage,
  DeadLetterNotices,
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
import { FORGET } from './inbox-plans.js';
import { Inbox } from './inbox.js';
import { HeldKeys } from './order/held-keys.js';
import { passedBy } from './order/passed-by.js';
import { isContentRefused, withoutPlace } from './without-place.js';

// Refused by a server that answers and lets nobody write, as a standby.
const WRITE_NOTHING = 'UPDATE begun_attempt SET begun = begun WHERE false';
const FORGET_FAILURE = callOf(FORGET);

/**
 * The table of messages that failed: the attempts of those still tried, and everything about those set aside.
 *
 * What the inbox knows as handled never gets a row, and loses the one it has: of two copies one may fail and the other not.
 * Locks are taken in one order everywhere: the row of the inbox, that of the key, that of the failure.
 */
@Injectable()
export class FailedMessages extends FailureStore {
  private readonly logger = new Logger(FailedMessages.name);

  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly keys: HeldKeys,
    private readonly begun: BegunAttempts,
    private readonly settings: MessagingSettings,
    private readonly notices: DeadLetterNotices,
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
    const takeOver = () => this.database.transaction(() => this.takeOver(failure, { retryInMs }));
    const taken = await this.orWithoutPlace({ ...failure, deliveries: 1 }, takeOver);
    if (taken === 'passed-by') this.notices.announce({ ...failure, deliveries: 1 });
  }

  override async recordDead(dead: DeadMessage): Promise<boolean> {
    const { place, deliveries, failedAt: deadAt } = dead;
    if (!place) return this.setAside(dead);
    const takeOver = () => this.database.transaction(() => this.takeOver({ ...dead, place }, { deliveries, deadAt }));
    const taken = await this.orWithoutPlace(dead, takeOver);
    return taken === 'holds' || taken === 'passed-by';
  }

  override async reach(): Promise<void> {
    await this.database.transaction(() => this.database.execute(WRITE_NOTHING));
  }

  /**
   * In the current transaction: keeps a failed event, and holds its key when it was its turn. Otherwise it fails once more
   * when its turn comes. `isHead`: the first of a held key, whose turn it is although the key is held.
   */
  async takeOver(failure: HoldingFailure, row: FailedRow, { isHead = false } = {}): Promise<TakenOver> {
    const { consumer, place } = failure;
    if (!(await this.inbox.keepOut(failure))) return 'handled';
    const key = await this.keys.lock(consumer, place.key);
    const turn = this.keys.turnOf(place, key);
    if (turn === 'passed-by') return this.bury(failure, row);
    if (!isHead && (turn === 'gap' || key.heldReason !== null)) {
      await this.keys.letWait(failure, { ...key, turn });
      return 'waits';
    }
    const values = valuesOf(failure, { ...row, heldKey: place.key });
    if ((await this.database.execute(TAKE_OVER, values)) === 0) return this.skipReused(failure);
    await this.keys.hold(consumer, place.key, 'failed');
    return 'holds';
  }

  /** Removes the failures of a message, its copies' too, with the commit of the transaction that handled it. */
  forget({ consumer, id }: IncomingMessage): void {
    this.database.executeWithCommit(FORGET_FAILURE, [consumer, id]);
  }

  // Without a place: its key does not wait for it. Where another key waits for an event of this id, it is taken for a copy.
  private async bury(failure: HoldingFailure, row: FailedRow): Promise<TakenOver> {
    const { attempts, deliveries, deadAt = failure.failedAt } = row;
    const dead = valuesOf(passedBy(failure), {
      deadAt,
      ...(attempts && { attempts }),
      ...(deliveries && { deliveries }),
    });
    return (await this.database.execute(SET_ASIDE, dead)) > 0 ? 'passed-by' : 'handled';
  }

  // As if the inbox knew it: an id belongs to one event, and the key that it belongs to is not to be orphaned.
  private async skipReused({ consumer, messageId, place }: HoldingFailure): Promise<TakenOver> {
    await this.keys.advance(consumer, place);
    const message = `Event ${messageId} of ${consumer} failed under one key and came under ${place.key} too: it is taken for a copy`;
    const next = 'mend its sender, which must give each event an id of its own';
    this.database.afterCommit(() => this.logger.error({ message, next }));
    return 'handled';
  }

  // Whatever its place is: no key is held. False also when a key waits for another event of this id, which must stay as it is.
  private async setAside(dead: DeadMessage): Promise<boolean> {
    const { deliveries, failedAt: deadAt } = dead;
    const setAside = () => this.database.execute(SET_ASIDE, valuesOf(dead, { deliveries, deadAt }));
    return ((await this.unlessHandled(dead, setAside)) ?? 0) > 0;
  }

  // What PostgreSQL refuses for its content it would refuse for ever, and everything behind it would wait as long.
  private async orWithoutPlace<T>(dead: DeadMessage, work: () => Promise<T>): Promise<T | 'dead'> {
    try {
      return await work();
    } catch (error) {
      if (!isContentRefused(error)) throw error;
      const plain = withoutPlace(dead, error);
      if (await this.setAside(plain)) this.notices.announce(plain);
      return 'dead';
    }
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

/** What became of a failed event: its key waits for it, it waits in its key, it is dead by itself, or a copy was handled. */
export type TakenOver = 'holds' | 'waits' | 'passed-by' | 'handled';

type HoldingFailure = MessageFailure & { readonly place: Place };
