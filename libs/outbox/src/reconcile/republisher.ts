import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { failPoint } from '@nestwork/observability';
import { OutboxSettings } from '../outbox-settings.js';
import { runChains } from '../relay/chains.js';
import type { OutboxRow } from '../relay/outbox-row.js';
import { RelayPublisher } from '../relay/relay-publisher.js';
import type { PublishedRow } from './published-row.js';
import { type ReconcileLease, ReconcileLeases } from './reconcile-lease.js';
import { Replays, type StoredReplay } from './replays.js';

/** Publishes messages of the history again, in their order per key, no faster than `republishPerSecond`. */
@Injectable()
export class Republisher {
  constructor(
    private readonly database: Database,
    private readonly replays: Replays,
    private readonly publisher: RelayPublisher,
    private readonly leases: ReconcileLeases,
    private readonly settings: OutboxSettings,
  ) {}

  /**
   * Yields, part by part, the ids of those that were stored and written down. What the broker refuses is left out, and missing
   * still. Throws when it takes nothing, when the lease is lost and when the signal aborts.
   */
  async *republish(rows: readonly PublishedRow[], { lease, signal, perSecond }: Turn): AsyncGenerator<string[]> {
    for (let start = 0; start < rows.length; start += BATCH) {
      const part = rows.slice(start, start + BATCH);
      const pause = delay((part.length * 1_000) / (perSecond ?? this.settings.republishPerSecond));
      yield await this.republishPart(part, lease);
      await pause;
      signal.throwIfAborted();
    }
  }

  private async republishPart(rows: readonly PublishedRow[], lease: ReconcileLease): Promise<string[]> {
    const replays = new Map((await this.replays.of(rows)).map((replay) => [replay.brokerId, replay]));
    const stored: StoredReplay[] = [];
    let away: string | undefined;
    const publish = async (row: OutboxRow) => {
      const outcome = await this.publisher.publish(row);
      if (outcome.kind === 'unavailable') away = outcome.reason;
      if (outcome.kind === 'acked') {
        const { stream, seq } = outcome;
        stored.push({ replay: replays.get(row.brokerId)!, stream, seq });
      }
      // One that is refused holds nothing up: ordered consumers see the gap and wait for it by themselves.
      return outcome.kind !== 'unavailable';
    };
    await runChains([...replays.values()], { maxInFlight: IN_FLIGHT, publish });
    await failPoint('reconciler.published');
    if (stored.length > 0) await this.record(stored, { rows, lease });
    if (away !== undefined) throw new Error(`Lost messages cannot be published again now: ${away}`);
    return stored.map(({ replay }) => replay.id);
  }

  private async record(stored: readonly StoredReplay[], { rows, lease }: Part): Promise<void> {
    await this.database.transaction(async () => {
      await this.leases.require(lease);
      await this.replays.record(stored, rows);
    });
  }
}

/** The right to repair, and how to stop. */
export interface Turn {
  readonly lease: ReconcileLease;
  readonly signal: AbortSignal;
  /** Instead of the setting `republishPerSecond`. */
  readonly perSecond?: number | undefined;
}

interface Part {
  readonly rows: readonly PublishedRow[];
  readonly lease: ReconcileLease;
}

const BATCH = 200;
const IN_FLIGHT = 32;
