import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { Ticker } from '@nestwork/messaging';
import { OutboxSettings } from '../outbox-settings.js';
import { Comparison } from './comparison.js';
import type { TimeSpan } from './published-row.js';
import { PublishedSlices } from './published-slices.js';
import { ReconcileLeases } from './reconcile-lease.js';
import { ReconcilerReport } from './reconciler-report.js';
import { type Reconciliation, ReconciliationTally } from './reconciliation.js';
import { Republisher, type Turn } from './republisher.js';
import type { StreamSighting } from './step-back.js';
import { StreamWatch } from './stream-watch.js';
import { spansToCompare } from './spans.js';

/** Compares what was published with what the streams hold, and publishes again what the broker lost. */
@Injectable()
export class Reconciler {
  constructor(
    private readonly database: Database,
    private readonly settings: OutboxSettings,
    private readonly leases: ReconcileLeases,
    private readonly watch: StreamWatch,
    private readonly slices: PublishedSlices,
    private readonly comparison: Comparison,
    private readonly republisher: Republisher,
    private readonly report: ReconcilerReport,
  ) {}

  /**
   * Undefined when another instance is at it, or was less than `restMs` ago. Rejects when database or broker fail; nothing is
   * taken for compared then, and the next run begins where this one began. So it is when the signal aborts.
   */
  async run(restMs: number, signal: AbortSignal): Promise<Reconciliation | undefined> {
    const lease = await this.leases.take(restMs);
    if (!lease) return undefined;
    const heartbeat = new Ticker({
      name: 'keep the right to reconcile',
      everyMs: 10_000,
      work: () => this.leases.renew(lease),
    });
    heartbeat.start();
    try {
      const result = await this.reconcile({ lease, signal });
      this.report.finished(result);
      return result;
    } catch (error) {
      await this.leases.abandon(lease);
      throw error;
    } finally {
      await heartbeat.stop();
    }
  }

  private async reconcile({ lease, signal }: Turn): Promise<Reconciliation> {
    const { sightings, stepBacks } = await this.watch.look(lease.now);
    this.report.steppedBack(stepBacks);
    const { scope, spans } = spansToCompare(lease, this.settings, stepBacks.length > 0);
    const tally = new ReconciliationTally({ startedAt: lease.now.toISOString(), scope, stepBacks });
    for (const span of spans) await this.compare(span, { lease, signal, sightings, tally });
    const result = tally.result();
    await this.database.transaction(async () => {
      await this.watch.remember(sightings);
      await this.leases.finish(lease, { comparedUntil: spans[0]!.until, allCompared: scope === 'all', result });
    });
    return result;
  }

  private async compare(span: TimeSpan, { lease, signal, sightings, tally }: Comparing): Promise<void> {
    for await (const rows of this.slices.of(span)) {
      const missing = await this.comparison.missing(rows, { now: lease.now, signal });
      tally.add(rows.length, missing);
      this.report.lost(missing);
      for await (const ids of this.republisher.republish(missing, { lease, signal })) {
        this.report.republished(ids);
        tally.repaired(ids.length);
      }
      for (const { stream } of rows) if (!sightings.has(stream)) await this.sight(stream, sightings);
    }
  }

  private async sight(stream: string, sightings: Map<string, StreamSighting>): Promise<void> {
    const sighting = await this.watch.first(stream);
    if (sighting) sightings.set(stream, sighting);
  }
}

interface Comparing extends Turn {
  readonly sightings: Map<string, StreamSighting>;
  readonly tally: ReconciliationTally;
}
