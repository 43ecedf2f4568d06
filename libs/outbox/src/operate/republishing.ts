import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type OperationContext, OperationRefused } from '@nestwork/operations';
import { OutboxSettings } from '../outbox-settings.js';
import { Comparison } from '../reconcile/comparison.js';
import { type OperatorTurns, OperatorTurnsGiver } from '../reconcile/operator-turns.js';
import type { PublishedRow, TimeSpan } from '../reconcile/published-row.js';
import { PublishedSlices } from '../reconcile/published-slices.js';
import { Republisher } from '../reconcile/republisher.js';
import { OncePerMessage } from './once-per-message.js';
import type { MessagesToRepublish } from './outbox-parameters.js';
import { spanOf } from './published-time.js';
import { RepublishRecord } from './republish-record.js';
import { MOST_REPUBLISHED, type Republished, type RepublishTally } from './republish-tally.js';

/** What an operator chose. */
export type WhichMessages = Omit<MessagesToRepublish, 'dryRun'>;

/** What was compared, and what of it is not in its stream, or was chosen; all counted, the first hundred named. */
export interface Chosen {
  readonly compared: number;
  readonly chosen: number;
  readonly first: readonly PublishedRow[];
}

/** Lets operators compare and publish again what they choose. */
@Injectable()
export class Republishing {
  constructor(
    private readonly settings: OutboxSettings,
    private readonly slices: PublishedSlices,
    private readonly comparison: Comparison,
    private readonly turns: OperatorTurnsGiver,
    private readonly republisher: Republisher,
    private readonly record: RepublishRecord,
  ) {}

  /** Finds what would be published again, and changes nothing. */
  async choose(which: WhichMessages, signal: AbortSignal): Promise<Chosen> {
    const first: PublishedRow[] = [];
    let [compared, chosen] = [0, 0];
    for await (const { rows, wanted } of this.wanted(which, signal)) {
      compared += rows;
      chosen += wanted.length;
      first.push(...wanted.slice(0, NAMED - first.length));
    }
    return { compared, chosen, first };
  }

  /**
   * Publishes what is meant again; consumers handle it once, since the message ids stay. At most 10,000 in one go: the answer
   * says whether there are more. The reconciler gets its turn after every part of a second at most. Throws OperationRefused
   * while a comparison is under way at the beginning, and the reason of the signal when that aborts.
   */
  async republish(which: WhichMessages, { by, signal }: OperationContext): Promise<Republished> {
    const turns = await this.turns.begin(signal);
    if (!turns)
      throw OperationRefused.of({ reason: 'Outbox and streams are being compared right now: ask again in a minute' });
    return this.record.around({ which, by }, (tally) => this.publish(which, { signal, turns, tally }));
  }

  private async publish(which: WhichMessages, { signal, turns, tally }: Publishing): Promise<void> {
    const { size, pauseMs } = this.republisher.pace(which.perSecond);
    for await (const { wanted } of this.wanted(which, signal)) {
      for (let rest = wanted; rest.length > 0 && tally.left > 0; rest = tally.withoutAway(rest)) {
        signal.throwIfAborted();
        const pause = delay(pauseMs);
        await turns.take(async (lease, disturbed) => {
          if (which.missing && disturbed) rest = await this.comparison.missing(rest, { now: lease.now, signal });
          const part = rest.splice(0, Math.min(size, tally.left));
          const stored = await this.republisher.part(part, { lease, away: tally.away });
          tally.add(part.length, stored.length);
        });
        await pause;
      }
      if (tally.left === 0) return;
    }
  }

  private async *wanted(
    which: WhichMessages,
    signal: AbortSignal,
  ): AsyncGenerator<{ rows: number; wanted: PublishedRow[] }> {
    const { id, missing } = which;
    const once = new OncePerMessage(MOST_REPUBLISHED);
    for await (const slice of this.slices.of(this.spanOf(which))) {
      signal.throwIfAborted();
      const rows = id === undefined ? slice : slice.filter((row) => row.id === id);
      const found = missing ? await this.comparison.missing(rows, { now: new Date(), signal }) : rows;
      yield { rows: rows.length, wanted: once.of(found) };
    }
  }

  private spanOf({ id, all, ...time }: WhichMessages): TimeSpan {
    const anywhere = id !== undefined && time.since === undefined && time.until === undefined;
    return spanOf({ ...time, ...((all || anywhere) && { all: true }) }, this.settings);
  }
}

interface Publishing {
  readonly signal: AbortSignal;
  readonly turns: OperatorTurns;
  readonly tally: RepublishTally;
}

/** How many an answer names. */
const NAMED = 100;
