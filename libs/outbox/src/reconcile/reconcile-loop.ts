import { Injectable } from '@nestjs/common';
import { type BackgroundLoop, NatsLink, Ticker } from '@nestwork/messaging';
import { OutboxSettings } from '../outbox-settings.js';
import { Reconciler } from './reconciler.js';

/** Compares every minute, at the start, and whenever the connection to the broker had to be made anew: it may have restarted. */
@Injectable()
export class ReconcileLoop implements BackgroundLoop {
  readonly name = 'outbox reconciler';
  private readonly ticker: Ticker;
  private isUrgent = true;
  private stopping = new AbortController();
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly link: NatsLink,
    private readonly reconciler: Reconciler,
    private readonly settings: OutboxSettings,
  ) {
    this.ticker = new Ticker({
      name: 'compare the outbox with the streams',
      everyMs: settings.reconcileEveryMs,
      work: () => this.reconcile(),
    });
  }

  async start(): Promise<void> {
    this.stopListening ??= this.link.onRebuilt(() => {
      this.isUrgent = true;
      this.ticker.now();
    });
    if (this.stopping.signal.aborted) this.stopping = new AbortController();
    this.ticker.start();
  }

  /** What is being compared is left half done: the next instance begins where this one began. */
  async stop(): Promise<void> {
    this.stopListening?.();
    this.stopListening = undefined;
    this.stopping.abort();
    await this.ticker.stop();
  }

  private async reconcile(): Promise<void> {
    // Without a connection there is nothing to compare with; the new one ends the pause.
    if (!this.link.isConnected) return;
    // Whoever looks every minute needs no second look by another instance in between, unless something happened.
    const restMs = this.isUrgent ? 0 : this.settings.reconcileEveryMs * 0.9;
    this.isUrgent = false;
    const { signal } = this.stopping;
    try {
      await this.reconciler.run(restMs, signal);
    } catch (error) {
      this.isUrgent = true;
      if (!signal.aborted) throw error;
    }
  }
}
