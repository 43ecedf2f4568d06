import { Injectable } from '@nestjs/common';
import { callOf, Database, type ScalarParameter } from '@nestwork/database';
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
import { DUE, MOVE, REFUSE } from './relay-statements.js';

/** The outbox in PostgreSQL. Reading takes no locks; settling is one statement for the acknowledged and one for the refused. */
@Injectable()
export class PostgresOutboxStore extends OutboxStore {
  constructor(
    private readonly database: Database,
    private readonly settings: OutboxSettings,
  ) {
    super();
  }

  override async due({ lanes, heldDestinations, limit }: DueQuery): Promise<DueRows> {
    if (lanes.length === 0) return { rows: [], all: true };
    const perLane = Math.ceil(limit / lanes.length);
    const rows = await this.database.query<OutboxRow & Record<string, unknown>>(READ_DUE, [
      lanes.map(({ lane }) => lane),
      heldDestinations,
      perLane,
      MAX_BYTES,
    ]);
    return { rows, all: heldDestinations.length === 0 && rows.length < perLane && !mayBeFull(rows) };
  }

  override async settle({ lanes, acked, refused }: Settlement): Promise<Settled> {
    const held = [lanes.map(({ lane }) => lane), lanes.map(({ epoch }) => epoch)];
    if (refused.length === 0) return { moved: await this.move(held, acked), parked: [] };
    return this.database.transaction(async () => {
      const moved = acked.length > 0 ? await this.move(held, acked) : 0;
      const parked = refused.length > 0 ? await this.refuse(held, refused) : [];
      return { moved, parked };
    });
  }

  private async move(held: ScalarParameter[], acked: Settlement['acked']): Promise<number> {
    const [moved] = await this.database.queryAlone<{ changed: number }>(MOVE_ACKED, [
      ...held,
      acked.map(({ lane }) => lane),
      acked.map(({ rowId }) => rowId),
      acked.map(({ stream }) => stream),
      acked.map(({ seq }) => seq),
    ]);
    return moved!.changed;
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

const READ_DUE = callOf(DUE);
const MOVE_ACKED = callOf(MOVE);
const NOTE_REFUSED = callOf(REFUSE);

// Whether the read may have ended at the limit in bytes: a character is three of them at most, in UTF-8 for one of JavaScript's.
function mayBeFull(rows: readonly OutboxRow[]): boolean {
  return rows.reduce((length, { body }) => length + body.length, 0) * 3 >= MAX_BYTES;
}

/** What one read brings into memory at most, in bytes of bodies, unless a single message is larger. */
const MAX_BYTES = 16 * 1024 * 1024;
