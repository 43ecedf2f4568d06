import { Injectable } from '@nestjs/common';
import { Database, recordOperatorAction } from '@nestwork/database';
import { OperationRefused } from '@nestwork/operations';
import { FIRST_IN_TURN } from './first-in-turn.js';
import { HeldKeys } from './held-keys.js';

/** A held key as a list shows it. */
export interface HeldKeyLine {
  readonly consumer: string;
  readonly key: string;
  readonly reason: string;
  readonly since: string;
  readonly lastSequence: number;
  readonly nextSequence: number | null;
  readonly waiting: number;
  /** The message that it waits for; null for one that never came. */
  readonly failedId: string | null;
}

/** Which key, who accepts its gap, and why that is right. */
export interface Release {
  readonly consumer: string;
  readonly key: string;
  readonly by: string;
  readonly reason: string;
}

const LIST = `
  SELECT consumer, key, held_reason AS reason, to_char(held_since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since,
    last_sequence::float8 AS "lastSequence", next.sequence::float8 AS "nextSequence",
    (SELECT count(*)::int FROM held_message h WHERE h.consumer = k.consumer AND h.key = k.key) AS waiting,
    (SELECT message_id FROM failed_message f WHERE f.consumer = k.consumer AND f.held_key = k.key LIMIT 1) AS "failedId"
  FROM ordered_key k
  LEFT JOIN LATERAL (SELECT sequence FROM held_message h WHERE h.consumer = k.consumer AND h.key = k.key
    ${FIRST_IN_TURN}) AS next ON true
  WHERE held_reason IS NOT NULL AND ($1::text IS NULL OR consumer = $1) AND ($2::text IS NULL OR key = $2)
  ORDER BY held_since LIMIT $3`;

const NEXT = `
  SELECT sequence::float8 AS sequence, epoch FROM held_message WHERE consumer = $1 AND key = $2
  ${FIRST_IN_TURN}`;

interface Next {
  readonly sequence: number | null;
  readonly epoch: Date | null;
}

/** Held keys, for whoever looks, and the decision not to wait for what is missing. */
@Injectable()
export class KeyReleases {
  constructor(
    private readonly database: Database,
    private readonly keys: HeldKeys,
  ) {}

  /** The keys that are held, the longest first. */
  list({ consumer, key }: Partial<Pick<Release, 'consumer' | 'key'>>, limit: number): Promise<HeldKeyLine[]> {
    return this.database.query<HeldKeyLine & object>(LIST, [consumer ?? null, key ?? null, limit]);
  }

  /**
   * Accepts that events are missing: the key goes on with the first that is there. Throws OperationRefused where none is missing:
   * neither one that did not come, nor the failed one that the key waits for.
   */
  async release({ consumer, key, by, reason }: Release): Promise<void> {
    await this.database.transaction(async () => {
      const { lastSequence } = await this.keys.lock(consumer, key);
      const [held] = await this.list({ consumer, key }, 1);
      if (!held) throw OperationRefused.of({ reason: `Key ${key} of ${consumer} is not held: see \`keys list\`` });
      if (held.reason !== 'gap' && !isOrphan(held)) throw noGap(held);
      const accepted = await this.goOn(held);
      const [before, after] = [{ lastSequence }, { lastSequence: accepted }];
      await recordOperatorAction(this.database, {
        by,
        reason,
        action: 'keys release',
        target: `${consumer} ${key}`,
        before,
        after,
      });
    });
  }

  /** How far the key has come by that. */
  private async goOn({ consumer, key, lastSequence }: HeldKeyLine): Promise<number> {
    const [next] = await this.database.query<Next & object>(NEXT, [consumer, key]);
    // One without a readable number goes first, and says by itself what is wrong with it.
    const accepted = next?.sequence ? next.sequence - 1 : lastSequence;
    await this.keys.advance(consumer, { key, sequence: accepted, ...(next?.epoch && { epoch: next.epoch }) });
    await this.keys.hold(consumer, key, 'resuming');
    return accepted;
  }
}

/** It waits for a failed message that is not there any more. */
function isOrphan({ reason, failedId }: HeldKeyLine): boolean {
  return reason === 'failed' && failedId === null;
}

function noGap({ consumer, key, failedId }: HeldKeyLine): OperationRefused {
  const advice = failedId === null ? 'it goes on by itself' : `redrive or discard the message ${failedId} that failed`;
  return OperationRefused.of({ reason: `Key ${key} of ${consumer} does not wait for a missing event: ${advice}` });
}
