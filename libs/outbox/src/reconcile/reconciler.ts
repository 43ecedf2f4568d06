import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { failStep } from '@nestwork/observability';
import { OutboxSettings } from '../outbox-settings.js';
import { Comparison } from './comparison.js';
import type { PublishedRow } from './published-row.js';
import { PublishedSlices } from './published-slices.js';
import { type ReconcileLease, ReconcileLeases } from './reconcile-lease.js';
import { ReconcileTurns } from './reconcile-turns.js';
import { ReconcilerReport } from './reconciler-report.js';
import { type Reconciliation, ReconciliationTally } from './reconciliation.js';
import { Republisher, type Stop } from './republisher.js';
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
    private readonly turns: ReconcileTurns,
    private readonly watch: StreamWatch,
    private readonly slices: PublishedSlices,
    private readonly comparison: Comparison,
    private readonly republisher: Republisher,
    private readonly report: ReconcilerReport,
  ) {}

  /**
   * Undefined when another instance is at it, or was less than `restMs` ago. What a stream does not take, or the broker
   * refuses, keeps nothing else from being repaired: it is looked after by the next runs. Rejects when database or broker
   * fail; nothing is taken for compared then, and the next run begins where this one began. So it is when the signal aborts.
   */
  async run(restMs: number, signal: AbortSignal): Promise<Reconciliation | undefined> {
    const lease = await failStep('reconciler.take', () => this.leases.take(restMs));
    if (!lease) return undefined;
    const result = await this.turns.keep(lease, () => this.reconcile({ lease, signal }));
    this.report.finished(result);
    return result;
  }

  private async reconcile({ lease, signal }: { lease: ReconcileLease } & Stop): Promise<Reconciliation> {
    const { sightings, stepBacks } = await failStep('reconciler.look', () => this.watch.look(lease.now));
    this.report.steppedBack(stepBacks);
    const { scope, spans, oldest } = spansToCompare(lease, this.settings, stepBacks.length > 0);
    const tally = new ReconciliationTally({ startedAt: lease.now.toISOString(), scope, stepBacks });
    const comparing = { lease, signal, sightings, tally };
    // What the history forgot meanwhile, nobody can bring back.
    const known = lease.unrepaired.filter(({ publishedAt }) => publishedAt >= oldest);
    if (known.length > 0) await this.compare(known, comparing);
    for (const span of spans) for await (const rows of this.slices.of(span)) await this.compare(rows, comparing);
    const result = tally.result();
    const { unrepaired } = tally;
    const finish = async () => {
      await this.watch.remember(sightings);
      await this.leases.finish(lease, {
        comparedUntil: unrepaired.comparedUntil(spans[0]!.until),
        allCompared: scope === 'all',
        unrepaired: unrepaired.rows,
        result,
      });
    };
    await failStep('reconciler.finish', () => this.database.transaction(finish));
    return result;
  }

  private async compare(rows: readonly PublishedRow[], { lease, signal, sightings, tally }: Comparing): Promise<void> {
    const { unrepaired, away } = tally;
    const found = await failStep('reconciler.compare', () => this.comparison.missing(rows, { now: lease.now, signal }));
    const missing = new Map(found.filter(({ id }) => !unrepaired.has(id)).map((row) => [row.id, row]));
    tally.add(rows.length, [...missing.values()]);
    this.report.lost([...missing.values()]);
    for await (const ids of this.republisher.republish([...missing.values()], { lease, signal, away })) {
      this.report.republished(ids);
      tally.repaired(ids.length);
      for (const id of ids) missing.delete(id);
    }
    unrepaired.add(missing.values());
    // A stream that is gone is never sighted: it is asked for once a slice, not once a row.
    const unseen = new Set(rows.map(({ stream }) => stream).filter((stream) => !sightings.has(stream)));
    for (const stream of unseen) {
      signal.throwIfAborted();
      await this.sight(stream, sightings);
    }
  }

  private async sight(stream: string, sightings: Map<string, StreamSighting>): Promise<void> {
    const sighting = await this.watch.first(stream);
    if (sighting) sightings.set(stream, sighting);
  }
}

interface Comparing extends Stop {
  readonly lease: ReconcileLease;
  readonly sightings: Map<string, StreamSighting>;
  readonly tally: ReconciliationTally;
}
