import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import type { SagaInstance } from '../decide/saga-instance.js';
import { hasEnded } from '../decide/saga-status.js';

/** Counts how sagas begin and end, and raises the alarm for those that need a person. */
@Injectable()
export class SagaReports {
  private readonly logger = new Logger('Sagas');
  private readonly started;
  private readonly ended;
  private readonly dropped;
  private readonly timersFailed;
  private readonly needAttention;

  constructor(metrics: Metrics) {
    const labelNames = ['saga'] as const;
    this.started = metrics.counter({ name: 'sagas_started_total', help: 'Sagas that began', labelNames });
    this.ended = metrics.counter({
      name: 'sagas_ended_total',
      help: 'Sagas by how they ended: completed or compensated',
      labelNames: ['saga', 'status'],
    });
    this.dropped = metrics.counter({
      name: 'saga_replies_dropped_total',
      help: 'Late or repeated replies',
      labelNames,
    });
    this.timersFailed = metrics.counter({
      name: 'saga_timers_failed_total',
      help: 'Sagas that were due and could not be moved',
      labelNames,
    });
    this.needAttention = metrics.gauge({
      name: 'sagas_needing_attention',
      help: 'Sagas that wait for a person',
      labelNames,
    });
  }

  /** After the commit that moved a saga. */
  moved({ before, after }: { readonly before: SagaInstance; readonly after: SagaInstance }): void {
    const { saga, id, status } = after;
    if (before.pending === undefined) this.started.inc({ saga });
    if (status === 'needs_attention') this.raiseAlarm(after);
    else if (hasEnded(status)) {
      this.ended.inc({ saga, status });
      this.logger.log({ message: `Saga ${saga} ${status}`, saga, sagaId: id, status });
    }
  }

  /** A reply changed nothing. */
  replyDropped(saga: string, sagaId: string): void {
    this.dropped.inc({ saga });
    this.logger.debug({ message: 'Dropped a reply that the saga does not wait for', saga, sagaId });
  }

  /** A saga was due and could not be moved; it is tried again. */
  timerFailed({ saga, id }: SagaInstance, failure: unknown): void {
    this.timersFailed.inc({ saga });
    this.logger.error({
      message: `Saga ${saga} ${id} could not be moved by its timer`,
      saga,
      sagaId: id,
      err: failure,
    });
  }

  /** How many sagas of each name wait for a person. */
  needingAttention(counts: readonly { readonly name: string; readonly count: number }[]): void {
    this.needAttention.reset();
    for (const { name, count } of counts) this.needAttention.set({ saga: name }, count);
  }

  // No end: it is resumed some day, and ends then.
  private raiseAlarm({ saga, id, failure, log }: SagaInstance): void {
    const message = `Saga ${saga} ${id} needs attention: repair the cause, then resume it`;
    this.logger.error({ message, saga, sagaId: id, failure, story: log.map(({ what }) => what) });
  }
}
