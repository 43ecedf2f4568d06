import { Injectable } from '@nestjs/common';
import { type BackgroundLoop, Ticker } from '@nestwork/messaging';
import { HealthRegistry, Metrics } from '@nestwork/observability';
import { OutboxBacklog } from './outbox-backlog.js';

/** Shows how much waits in the outbox, and calls the service not ready while messages do not get out. */
@Injectable()
export class OutboxWatch implements BackgroundLoop {
  readonly name = 'outbox watch';
  private readonly ticker: Ticker;
  private readonly gauges;

  constructor(
    private readonly backlog: OutboxBacklog,
    health: HealthRegistry,
    metrics: Metrics,
  ) {
    this.gauges = {
      pending: metrics.gauge({ name: 'outbox_pending', help: 'Messages waiting in the outbox, up to 100,000' }),
      parked: metrics.gauge({ name: 'outbox_parked', help: 'Messages that the broker keeps refusing' }),
      oldestAge: metrics.gauge({
        name: 'outbox_oldest_age_seconds',
        help: 'Age of the oldest message that could be published',
      }),
    };
    this.ticker = new Ticker({ name: 'measure the outbox', everyMs: 5_000, work: () => this.measure() });
    health.add('outbox', () => this.check());
  }

  async start(): Promise<void> {
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
  }

  private async measure(): Promise<void> {
    const { pending, parked, oldestAgeMs } = await this.backlog.read();
    this.gauges.pending.set(pending);
    this.gauges.parked.set(parked);
    this.gauges.oldestAge.set(oldestAgeMs / 1_000);
  }

  private async check(): Promise<void> {
    const { oldestAgeMs, pending } = await this.backlog.read();
    if (oldestAgeMs <= LONGEST_LAG_MS) return;
    const seconds = Math.round(oldestAgeMs / 1_000);
    throw new Error(
      `The oldest of ${pending} messages waits for ${seconds} s; look whether NATS takes messages and whether the relay runs`,
    );
  }
}

const LONGEST_LAG_MS = 30_000;
