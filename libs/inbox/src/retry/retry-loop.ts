import { Inject, Injectable, Logger } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { type BackgroundLoop, Ticker } from '@nestwork/messaging';
import { failStep } from '@nestwork/observability';
import { INBOX_OPTIONS, type InboxOptions } from '../inbox-options.js';
import { type Due, DueMessages } from './due-messages.js';
import { hasRoom } from './has-room.js';
import { Retry } from './retry.js';

// Of the connections of an instance; the others are for what the broker delivers.
const SHARE = 0.5;

// Events of one key, before whatever is due for longer has its turn: keys to which events keep coming must not keep their places.
const MOST_IN_A_ROW = 10;

// More than all instances work on at once: what others have locked is found as well, and must not hide the rest.
const MOST_FOUND = 100;

/** Tries kept messages again when they are due, and leads the events of held keys to their handler one after the other. */
@Injectable()
export class RetryLoop implements BackgroundLoop {
  readonly name = 'retries';
  private readonly logger = new Logger(RetryLoop.name);
  private readonly ticker: Ticker;
  private stopping = new AbortController();
  private readonly inWork = new Map<string, { readonly consumer: string; readonly done: Promise<void> }>();

  constructor(
    private readonly retry: Retry,
    private readonly due: DueMessages,
    private readonly database: Database,
    @Inject(INBOX_OPTIONS) options: Required<InboxOptions>,
  ) {
    this.ticker = new Ticker({
      name: 'look for messages to try again',
      everyMs: options.retryEveryMs,
      work: () => this.look(),
    });
  }

  async start(): Promise<void> {
    if (this.stopping.signal.aborted) this.stopping = new AbortController();
    this.ticker.start();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ticker.stop();
    await Promise.all([...this.inWork.values()].map(({ done }) => done));
  }

  private async look(): Promise<void> {
    const consumers = this.retry.consumers.filter((each) => this.hasRoom(each));
    if (consumers.length === 0) return;
    for (const due of await failStep('retry.find', () => this.due.find(consumers, MOST_FOUND))) {
      const name = `${due.what} ${due.consumer} ${due.name}`;
      if (this.inWork.has(name) || !this.hasRoom(due.consumer)) continue;
      const done = this.work(due).finally(() => this.inWork.delete(name));
      this.inWork.set(name, { consumer: due.consumer, done });
    }
  }

  private hasRoom(consumer: string): boolean {
    const taken = [...this.inWork.values()].map((each) => each.consumer);
    const total = Math.max(1, Math.floor(this.database.poolSize * SHARE));
    return hasRoom(consumer, { total, taken, consumers: this.retry.consumers });
  }

  private async work(due: Due): Promise<void> {
    try {
      // Its place is free, and the key of a message that succeeded is due now. Where nothing could be done there is no hurry: a
      // row that another instance has locked is due for as long as its transaction runs.
      if (await this.tryInTurn(due)) this.ticker.now();
    } catch (err) {
      this.logger.error({ message: `Could not try ${due.what} ${due.name} of ${due.consumer} again`, err });
      await this.postpone(due);
    }
  }

  /** Tries a message once, and some events of a key one after the other; whether anything was tried. */
  private async tryInTurn(due: Due): Promise<boolean> {
    const most = due.what === 'key' ? MOST_IN_A_ROW : 1;
    for (let tried = 0; tried < most; tried++) {
      if (tried > 0 && this.stopping.signal.aborted) return true;
      const outcome = await this.retry.run(due, this.stopping.signal);
      if (outcome !== 'done') return tried > 0 || outcome === 'later';
    }
    return true;
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
