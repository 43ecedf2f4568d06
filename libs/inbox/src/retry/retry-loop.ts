import { Inject, Injectable, Logger } from '@nestjs/common';
import { type BackgroundLoop, Ticker } from '@nestwork/messaging';
import { failStep } from '@nestwork/observability';
import { INBOX_OPTIONS, type InboxOptions } from '../inbox-options.js';
import { type Due, DueMessages } from './due-messages.js';
import { Retry } from './retry.js';

// Retries at once, per instance: a handler that hangs must not keep other keys from going on.
const MOST_AT_ONCE = 8;

/** Tries kept messages again when they are due, and leads the events of held keys to their handler one after the other. */
@Injectable()
export class RetryLoop implements BackgroundLoop {
  readonly name = 'retries';
  private readonly logger = new Logger(RetryLoop.name);
  private readonly ticker: Ticker;
  private readonly inWork = new Map<string, Promise<void>>();

  constructor(
    private readonly retry: Retry,
    private readonly due: DueMessages,
    @Inject(INBOX_OPTIONS) options: Required<InboxOptions>,
  ) {
    this.ticker = new Ticker({
      name: 'look for messages to try again',
      everyMs: options.retryEveryMs,
      work: () => this.look(),
    });
  }

  async start(): Promise<void> {
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
    await Promise.all(this.inWork.values());
  }

  private async look(): Promise<void> {
    const { consumers } = this.retry;
    if (consumers.length === 0 || this.inWork.size === MOST_AT_ONCE) return;
    for (const due of await failStep('retry.find', () => this.due.find(consumers, 2 * MOST_AT_ONCE))) {
      const name = `${due.what} ${due.consumer} ${due.name}`;
      if (this.inWork.has(name) || this.inWork.size === MOST_AT_ONCE) continue;
      const work = this.work(due).finally(() => this.inWork.delete(name));
      this.inWork.set(name, work);
    }
  }

  private async work(due: Due): Promise<void> {
    try {
      while ((await this.retry.run(due)) && due.what === 'key' && !this.ticker.isStopping);
      // Its place is free, and the key of a message that succeeded is due now.
      this.ticker.now();
    } catch (err) {
      this.logger.error({ message: `Could not try ${due.what} ${due.name} of ${due.consumer} again`, err });
      await this.postpone(due);
    }
  }

  // Else it would be the first to be looked at each time, and enough of its kind would keep all others from being seen.
  private async postpone(due: Due): Promise<void> {
    try {
      await this.due.postpone(due);
    } catch (err) {
      this.logger.error({ message: `Could not postpone ${due.what} ${due.name} of ${due.consumer}`, err });
    }
  }
}
