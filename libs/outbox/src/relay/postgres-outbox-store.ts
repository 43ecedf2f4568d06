import { Injectable } from '@nestjs/common';
import { callOf, Database, type NamedStatement, type ScalarParameter } from '@nestwork/database';
import type { HeldLane } from '../lanes/lane.js';
import type { OutboxRow } from './outbox-row.js';
import {
  type DueQuery,
  type DueRows,
  OutboxStore,
  type ParkedRow,
  type Settled,
  type Settlement,
} from './outbox-store.js';
import { OutboxSettings } from '../outbox-settings.js';
import { NEXT, SET_ASIDE, WAKE } from './reading-statements.js';
import { MOVE, REFUSE } from './relay-statements.js';

/**
 * The outbox in PostgreSQL. Reading takes no locks, unless rows begin or end to rest; settling is one statement for the acknowledged and one
 * for the refused.
 */
@Injectable()
export class PostgresOutboxStore extends OutboxStore {
  constructor(
    private readonly database: Database,
    private readonly settings: OutboxSettings,
  ) {
    super();
  }

  override async due(query: DueQuery): Promise<DueRows> {
    if (query.lanes.length === 0) return { rows: [], all: true, putAside: 0 };
    const found = await this.look(query);
    const woken = hasRested(found) ? await this.wake(query) : 0;
    return this.sorted(query, { found: woken > 0 ? await this.look(query) : found, woken });
  }

  override async settle({ lanes, acked, refused }: Settlement): Promise<Settled> {
    const held = leasesOf(lanes);
    if (refused.length === 0) return { moved: await this.move(held, acked), parked: [] };
    return this.database.transaction(async () => {
      const moved = acked.length > 0 ? await this.move(held, acked) : 0;
      const parked = refused.length > 0 ? await this.refuse(held, refused) : [];
      return { moved, parked };
    });
  }

  private look({ lanes, heldDestinations, limit }: DueQuery): Promise<FoundRow[]> {
    const numbers = lanes.map(({ lane }) => lane);
    return this.database.query<FoundRow>(READ_NEXT, [numbers, heldDestinations, perLane(lanes, limit), MAX_BYTES]);
  }

  private async sorted({ lanes, heldDestinations, limit }: DueQuery, { found, woken }: Found): Promise<DueRows> {
    const rows = found.filter(({ stands }) => stands === 'free');
    const behind = found.filter(({ stands }) => stands === 'behind');
    // What cannot be woken, because somebody has it locked, is looked at again in a while, not at once.
    const isCut = found.length >= perLane(lanes, limit) || mayBeFull(rows) || (woken > 0 && hasRested(found));
    const aside = behind.length > 0 ? await this.setAside(lanes, behind) : 0;
    return { rows, all: heldDestinations.length === 0 && !isCut, putAside: woken + aside };
  }

  private wake({ lanes, limit }: DueQuery): Promise<number> {
    return this.change(WAKE_RESTED, [...leasesOf(lanes), perLane(lanes, limit)]);
  }

  private setAside(lanes: readonly HeldLane[], behind: readonly FoundRow[]): Promise<number> {
    const places = [behind.map(({ lane }) => lane), behind.map(({ rowId }) => rowId)];
    return this.change(SET_BEHIND_ASIDE, [...leasesOf(lanes), ...places]);
  }

  private move(held: ScalarParameter[], acked: Settlement['acked']): Promise<number> {
    return this.change(MOVE_ACKED, [
      ...held,
      acked.map(({ lane }) => lane),
      acked.map(({ rowId }) => rowId),
      acked.map(({ stream }) => stream),
      acked.map(({ seq }) => seq),
    ]);
  }

  private async change(statement: NamedStatement, params: ScalarParameter[]): Promise<number> {
    const [done] = await this.database.queryAlone<{ changed: number }>(statement, params);
    return done!.changed;
  }

  private refuse(held: unknown[], refused: Settlement['refused']): Promise<ParkedRow[]> {
    const { retryDelaysMs, parkedRetryMs } = this.settings;
    return this.database.query<ParkedRow & Record<string, unknown>>(NOTE_REFUSED, [
      ...held,
      refused.map(({ lane }) => lane),
      refused.map(({ rowId }) => rowId),
      refused.map(({ reason }) => reason),
      retryDelaysMs,
      parkedRetryMs,
    ]);
  }
}

const READ_NEXT = callOf(NEXT);
const SET_BEHIND_ASIDE = callOf(SET_ASIDE);
const WAKE_RESTED = callOf(WAKE);
const MOVE_ACKED = callOf(MOVE);
const NOTE_REFUSED = callOf(REFUSE);

function leasesOf(lanes: readonly HeldLane[]): ScalarParameter[] {
  return [lanes.map(({ lane }) => lane), lanes.map(({ epoch }) => epoch)];
}

function perLane(lanes: readonly HeldLane[], limit: number): number {
  return Math.ceil(limit / lanes.length);
}

function hasRested(found: readonly FoundRow[]): boolean {
  return found.some(({ stands }) => stands === 'rested');
}

// Whether the read may have ended at the limit in bytes: a character is three of them at most, in UTF-8 for one of JavaScript's.
function mayBeFull(rows: readonly OutboxRow[]): boolean {
  return rows.reduce((length, { body }) => length + body.length, 0) * 3 >= MAX_BYTES;
}

/** What one read brings into memory at most, in bytes of bodies, unless a single message is larger. */
const MAX_BYTES = 16 * 1024 * 1024;

/** A row as a read finds it. */
interface FoundRow extends OutboxRow, Record<string, unknown> {
  readonly stands: 'free' | 'behind' | 'rested';
}

interface Found {
  readonly found: readonly FoundRow[];
  readonly woken: number;
}
