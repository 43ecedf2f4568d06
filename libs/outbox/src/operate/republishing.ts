import { Injectable } from '@nestjs/common';
import { Database, recordOperatorAction } from '@nestwork/database';
import { OperationRefused } from '@nestwork/operations';
import { OutboxSettings } from '../outbox-settings.js';
import { Comparison } from '../reconcile/comparison.js';
import type { PublishedRow, TimeSpan } from '../reconcile/published-row.js';
import { PublishedSlices } from '../reconcile/published-slices.js';
import { ReconcileLeases } from '../reconcile/reconcile-lease.js';
import { Republisher } from '../reconcile/republisher.js';
import type { MessagesToRepublish } from './outbox-parameters.js';
import { spanOf } from './published-time.js';

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
    private readonly database: Database,
    private readonly settings: OutboxSettings,
    private readonly slices: PublishedSlices,
    private readonly comparison: Comparison,
    private readonly leases: ReconcileLeases,
    private readonly republisher: Republisher,
  ) {}

  /** Finds what would be published again, and changes nothing. */
  async choose(which: WhichMessages): Promise<Chosen> {
    const first: PublishedRow[] = [];
    let [compared, chosen] = [0, 0];
    for await (const { rows, wanted } of this.wanted(which)) {
      compared += rows;
      chosen += wanted.length;
      first.push(...wanted.slice(0, NAMED - first.length));
    }
    return { compared, chosen, first };
  }

  /**
   * Publishes what is meant again; consumers handle it once, since the message ids stay. Resolves with how many were stored. At
   * most 10,000 in one go: the answer says how many there are. Throws OperationRefused while a comparison is under way.
   */
  async republish(which: WhichMessages, by: string): Promise<{ republished: number; more: boolean }> {
    const lease = await this.leases.take(0);
    if (!lease)
      throw OperationRefused.of({ reason: 'Outbox and streams are being compared right now: ask again in a minute' });
    let republished = 0;
    try {
      for await (const { wanted } of this.wanted(which)) {
        const part = wanted.slice(0, LARGEST - republished);
        const turn = { lease, signal: new AbortController().signal, away: new Map<string, string>() };
        for await (const ids of this.republisher.republish(part, turn)) {
          republished += ids.length;
          await this.leases.renew(lease);
        }
        if (republished >= LARGEST) return { republished, more: true };
      }
      return { republished, more: false };
    } finally {
      await this.leases.abandon(lease);
      await this.writeDown(which, by, republished);
    }
  }

  private async *wanted(which: WhichMessages): AsyncGenerator<{ rows: number; wanted: PublishedRow[] }> {
    const { id, missing } = which;
    for await (const slice of this.slices.of(this.spanOf(which))) {
      const rows = id === undefined ? slice : slice.filter((row) => row.id === id);
      const now = new Date();
      const options = { now, signal: new AbortController().signal };
      const wanted = missing ? await this.comparison.missing(rows, options) : originalsOf(rows);
      yield { rows: rows.length, wanted };
    }
  }

  private spanOf({ id, all, ...time }: WhichMessages): TimeSpan {
    const anywhere = id !== undefined && time.since === undefined && time.until === undefined;
    return spanOf({ ...time, ...((all || anywhere) && { all: true }) }, this.settings);
  }

  private async writeDown(which: WhichMessages, by: string, republished: number): Promise<void> {
    const target = which.id ?? (which.missing ? 'missing messages' : 'messages of a time');
    await this.database.transaction(() =>
      recordOperatorAction(this.database, { by, action: 'outbox republish', target, after: { ...which, republished } }),
    );
  }
}

// A replay repeats a row that is in the history as well.
function originalsOf(rows: readonly PublishedRow[]): PublishedRow[] {
  return [...new Map(rows.toReversed().map((row) => [row.id, row])).values()].toReversed();
}

const NAMED = 100;
const LARGEST = 10_000;
