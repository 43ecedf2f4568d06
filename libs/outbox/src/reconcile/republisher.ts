import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { failPoint, failStep } from '@nestwork/observability';
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
   * still; so is, once a stream took nothing, the rest of that stream. Throws when the lease is lost and when the signal aborts.
   */
  async *republish(rows: readonly PublishedRow[], { signal, ...turn }: Turn & Stop): AsyncGenerator<string[]> {
    const { size, pauseMs } = this.pace();
    for (let start = 0; start < rows.length; start += size) {
      const part = rows.slice(start, start + size).filter(({ stream }) => !turn.away.has(stream));
      if (part.length === 0) continue;
      const pause = delay(pauseMs);
      yield await this.part(part, turn);
      await pause;
      signal.throwIfAborted();
    }
  }

  /** How many messages make a part, which takes a second at most, and how long a part lasts. */
  pace(perSecond = this.settings.republishPerSecond): { size: number; pauseMs: number } {
    const size = Math.max(1, Math.min(LARGEST_PART, Math.floor(perSecond)));
    return { size, pauseMs: (size * 1_000) / perSecond };
  }

  /** Publishes one part at once; the ids of those that were stored. */
  async part(rows: readonly PublishedRow[], { lease, away }: Turn): Promise<string[]> {
    if (rows.length === 0) return [];
    const loaded = await failStep('reconciler.load', () => this.replays.of(rows));
    const replays = new Map(loaded.map((replay) => [replay.brokerId, replay]));
    const stored: StoredReplay[] = [];
    const publish = async (row: OutboxRow) => {
      const replay = replays.get(row.brokerId)!;
      if (away.has(replay.lostBy)) return false;
      const outcome = await failStep('reconciler.publish', () => this.publisher.publish(row));
      if (outcome.kind === 'unavailable') away.set(replay.lostBy, outcome.reason);
      if (outcome.kind === 'acked') stored.push({ replay, stream: outcome.stream, seq: outcome.seq });
      // One that is refused holds nothing up: ordered consumers see the gap and wait for it by themselves.
      return outcome.kind !== 'unavailable';
    };
    await runChains([...replays.values()], { maxInFlight: IN_FLIGHT, publish });
    await failPoint('reconciler.published');
    if (stored.length > 0) await failStep('reconciler.record', () => this.record(stored, { rows, lease }));
    return stored.map(({ replay }) => replay.id);
  }

  private async record(stored: readonly StoredReplay[], { rows, lease }: Part): Promise<void> {
    await this.database.transaction(async () => {
      await this.leases.require(lease);
      await this.replays.record(stored, rows);
    });
  }
}

/** The right to repair. */
export interface Turn {
  readonly lease: ReconcileLease;
  /** Why a stream took nothing. Those that are in it are left alone, those that turn out to be so are added. */
  readonly away: Map<string, string>;
}

/** How to stop. */
export interface Stop {
  readonly signal: AbortSignal;
}

interface Part {
  readonly rows: readonly PublishedRow[];
  readonly lease: ReconcileLease;
}

const LARGEST_PART = 200;
const IN_FLIGHT = 32;
