import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { type BackgroundLoop, WakeUp } from '@nestwork/messaging';
import { backoffMs } from './backoff.js';
import { DestinationHolds } from './destination-holds.js';
import { patienceOf } from './flights.js';
import type { HeldLane } from '../lanes/lane.js';
import { LaneLeases } from '../lanes/lane-leases.js';
import { OutboxSettings } from '../outbox-settings.js';
import { OutboxStore } from './outbox-store.js';
import { RelayMetrics } from './relay-metrics.js';
import { type PassResult, RelayPass } from './relay-pass.js';
import { RelayPing } from '../lanes/relay-ping.js';
import { RelayPublisher } from './relay-publisher.js';

/**
 * Publishes what waits in the outbox: pass after pass while there is something, then asleep until woken. Through a backlog it goes
 * with two passes side by side, each over half of the lanes: while one waits for PostgreSQL, the other one publishes.
 */
@Injectable()
export class OutboxRelay implements BackgroundLoop {
  readonly name = 'outbox relay';
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly holds = new DestinationHolds();
  private readonly pass: RelayPass;
  private running: Promise<void> | undefined;
  private stopping = new AbortController();
  private failures = 0;

  constructor(
    store: OutboxStore,
    publisher: RelayPublisher,
    private readonly settings: OutboxSettings,
    private readonly leases: LaneLeases,
    private readonly wakeUp: WakeUp,
    private readonly ping: RelayPing,
    private readonly metrics: RelayMetrics,
  ) {
    const { batchSize, maxInFlight } = settings;
    const mayPublish = (lane: HeldLane) => !this.stopping.signal.aborted && leases.stillHolds(lane);
    const onLate = () => wakeUp.signal();
    const patience = () => patienceOf(PATIENCE_MS);
    const limits = { batchSize, maxInFlight, patience };
    this.pass = new RelayPass({ store, publisher, holds: this.holds, mayPublish, onLate, ...limits });
  }

  async start(): Promise<void> {
    if (this.running) return;
    this.stopping = new AbortController();
    this.running = this.run(this.stopping.signal);
  }

  /** Resolves when the answers for what was sent are in and settled. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp.signal();
    await this.running;
    this.running = undefined;
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const pauseMs = await this.turn();
        if (pauseMs > 0 && !signal.aborted) await this.wakeUp.sleep(pauseMs);
      } catch (err) {
        await this.recover(err, signal);
      }
    }
    await this.land();
  }

  private async land(): Promise<void> {
    await this.pass.landed();
    try {
      while (this.pass.hasUnsettled) await this.passOver(() => true);
    } catch (err) {
      this.logger.error({ message: 'What was published last could not be written down; it is offered again', err });
    }
  }

  /** Returns how long there is nothing to do, in milliseconds. */
  private async turn(): Promise<number> {
    // Not while rows of theirs are under way.
    if (this.leases.hasSurplus && !this.pass.isWaiting) await this.giveLanesAway();
    const result = await this.passOver(() => true);
    this.failures = 0;
    if (!this.isBacklog(result)) return this.pauseAfter(result);
    await this.goInHalves();
    return 0;
  }

  // Ends when one half is through with its backlog, so that its new rows need not wait for the backlog of the other.
  private async goInHalves(): Promise<void> {
    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, this.stopping.signal]);
    const halves = [0, 1].map((half) => this.goThrough(half, signal).finally(() => ended.abort()));
    await Promise.allSettled(halves);
    await Promise.all(halves);
  }

  // By the number of the lane, which stays the same when lanes come and go meanwhile.
  private async goThrough(half: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.leases.hasSurplus) {
      const result = await this.passOver(({ lane }) => lane % 2 === half);
      if (!this.isBacklog(result)) return;
    }
  }

  private async passOver(isMine: (lane: HeldLane) => boolean): Promise<PassResult> {
    const result = await this.pass.run(this.leases.held().filter(isMine));
    this.metrics.count(result);
    // Somebody else owns a lane that this relay believed to have.
    if (result.moved < result.acked) await this.leases.renew();
    return result;
  }

  private isBacklog({ read }: PassResult): boolean {
    return read >= this.settings.batchSize / 4;
  }

  // Not woken by new rows: what failed is the database, and every commit would drive it harder.
  private async recover(failure: unknown, signal: AbortSignal): Promise<void> {
    const pauseMs = backoffMs(++this.failures);
    this.logger.error({
      message: 'A pass over the outbox failed; the rows stay and are offered again',
      pauseMs,
      err: failure,
    });
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }

  private async giveLanesAway(): Promise<void> {
    await this.leases.releaseSurplus();
    this.ping.ping('lanes');
  }

  // What is committed after the reading signals, so nothing has to be read again to be sure.
  private pauseAfter({ read, acked, refused, isDone }: PassResult): number {
    const untilTriedAgainMs = this.holds.nextEndMs();
    // Nothing was read, but a destination was left out. That it is held no more can be news since then; that it answered wakes.
    const isLeftOut = untilTriedAgainMs < Infinity || this.pass.isWaiting;
    const waitsForDestination = read + acked + refused === 0 && isLeftOut;
    return isDone || waitsForDestination ? Math.min(this.settings.pollMs, untilTriedAgainMs) : 0;
  }
}

/** After so long without an answer from a destination, the others go on without it. Far above what a healthy broker needs. */
const PATIENCE_MS = 200;
