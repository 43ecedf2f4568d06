import { Injectable } from '@nestjs/common';
import { type BackgroundLoop, NatsLink, Ticker, WakeUp } from '@nestwork/messaging';
import { LaneLeases } from './lane-leases.js';
import { OutboxSettings } from '../outbox-settings.js';
import { RelayPing } from './relay-ping.js';

/**
 * Keeps this instance's share of the lanes: prolongs the leases, takes what is free, and gives all up at the end. Not while it has
 * no connection to the broker: its leases run out, and an instance that can publish takes the lanes over.
 */
@Injectable()
export class LeaseKeeper implements BackgroundLoop {
  readonly name = 'outbox leases';
  private readonly ticker: Ticker;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly leases: LaneLeases,
    private readonly ping: RelayPing,
    private readonly wakeUp: WakeUp,
    private readonly link: NatsLink,
    settings: OutboxSettings,
  ) {
    // Three heartbeats may fail before a lease is lost.
    this.ticker = new Ticker({
      name: 'keep the outbox leases',
      everyMs: settings.leaseMs / 4,
      work: () => this.renew(),
    });
  }

  async start(): Promise<void> {
    this.ping.listen((topic) => {
      if (topic === 'lanes') this.ticker.now();
      else this.wakeUp.signal();
    });
    this.stopListening ??= this.link.onRebuilt(() => this.ticker.now());
    this.ticker.start();
  }

  /** The other instances take over at once. */
  async stop(): Promise<void> {
    this.stopListening?.();
    this.stopListening = undefined;
    await this.ticker.stop();
    try {
      await this.leases.leave();
      this.ping.ping('lanes');
    } finally {
      this.ping.stop();
    }
  }

  private async renew(): Promise<void> {
    if (!this.link.isConnected) return;
    const before = this.leases.held().length;
    await this.leases.renew();
    if (this.leases.held().length > before) this.wakeUp.signal();
  }
}
