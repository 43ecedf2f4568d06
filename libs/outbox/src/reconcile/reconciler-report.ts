import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import type { PublishedRow } from './published-row.js';
import type { Reconciliation } from './reconciliation.js';
import type { StepBack } from './stream-watch.js';

/** Counts what the reconciler finds, and raises the alarm. */
@Injectable()
export class ReconcilerReport {
  private readonly logger = new Logger('OutboxReconciler');
  private readonly lostTotal;
  private readonly republishedTotal;
  private readonly stepBacksTotal;
  private readonly comparedAt;
  // Found and not repaired yet: found again by the next run, but lost once.
  private readonly unrepaired = new Set<string>();

  constructor(metrics: Metrics) {
    this.lostTotal = metrics.counter({
      name: 'reconciler_lost_total',
      help: 'Acknowledged messages that the broker lost',
    });
    this.republishedTotal = metrics.counter({
      name: 'reconciler_republished_total',
      help: 'Lost messages that were published again',
    });
    this.stepBacksTotal = metrics.counter({
      name: 'reconciler_stream_step_backs_total',
      help: 'Times that a stream was found rolled back, deleted, created anew or cut',
      labelNames: ['stream'],
    });
    this.comparedAt = metrics.gauge({
      name: 'reconciler_last_success_timestamp_seconds',
      help: 'When this instance last finished comparing outbox and streams',
    });
  }

  lost(missing: readonly PublishedRow[]): void {
    this.lostTotal.inc(missing.filter(({ id }) => !this.unrepaired.has(id)).length);
    for (const { id } of missing) if (this.unrepaired.size < REMEMBERED) this.unrepaired.add(id);
  }

  republished(ids: readonly string[]): void {
    this.republishedTotal.inc(ids.length);
    for (const id of ids) this.unrepaired.delete(id);
  }

  /** An alarm by itself: whatever else that stream lost, it is not what it was. */
  steppedBack(stepBacks: readonly StepBack[]): void {
    for (const { stream, why } of stepBacks) {
      this.stepBacksTotal.inc({ stream });
      const message = `Stream ${stream} is not what it was: ${why}. All that was published is compared with what it holds now.`;
      this.logger.error({ message, stream, why });
    }
  }

  /** One line for each run that found something. */
  finished(result: Reconciliation): void {
    this.comparedAt.set(Date.now() / 1_000);
    if (result.lost === 0) return;
    const message = `The broker lost ${result.lost} messages that it had acknowledged; ${outcomeOf(result)}`;
    this.logger.error({ message, ...result });
  }
}

function outcomeOf({ unrepaired, republished, away }: Reconciliation): string {
  if (unrepaired === 0) return 'all are published again';
  const full = Object.entries(away).map(([stream, reason]) => ` (${stream} takes nothing: ${reason})`);
  return `${republished} are published again, the broker does not take the others${full.join('')}`;
}

/** How many ids are kept in memory. */
const REMEMBERED = 100_000;
