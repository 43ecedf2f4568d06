import { expect } from '@jest/globals';
import { type CommandMessage, newMessageId } from '@nestwork/contract-kit';
import { eventually } from '../../src/eventually.js';
import { startService } from '../../src/service/start-service.js';
import type { TestService } from '../../src/service/test-service.js';
import { LedgerConfig } from '../ledger.module.js';
import { Break, type Done, PlaceTrial, Stumble, TrialPlaced } from './trial-messages.js';
import { TrialModule } from './trial.module.js';

/** A message that is sent to the service of the trials. */
export type TrialKind = 'plain' | 'unanswered' | 'stumbling' | 'stumble' | 'break';

/** A trial that begins with a message, or with the event alone that the broker lost. */
type AnyKind = TrialKind | 'lost';

/** One message and what is to become of it. */
export interface Trial {
  readonly id: string;
  readonly kind: AnyKind;
  /** The key of its event; default: one that many share. */
  readonly lane?: string;
}

/** What became of a trial: how often it was written down and seen, what was done for it, how its saga ended. */
export interface Fate {
  readonly placed: number;
  readonly seen: number;
  readonly deeds: readonly string[];
  readonly saga: string | null;
}

const FATES: Readonly<Record<AnyKind, Fate>> = {
  plain: { placed: 1, seen: 1, deeds: ['work', 'close'], saga: 'completed' },
  unanswered: { placed: 1, seen: 1, deeds: ['work', 'undo', 'close'], saga: 'compensated' },
  stumbling: { placed: 1, seen: 1, deeds: ['work', 'close'], saga: 'completed' },
  stumble: { placed: 0, seen: 0, deeds: ['stumble'], saga: null },
  lost: { placed: 1, seen: 1, deeds: [], saga: null },
  break: { placed: 0, seen: 0, deeds: [], saga: null },
};

/** The service of the trials, and the books that show what each message came to. */
export class TrialGround {
  private constructor(readonly service: TestService) {}

  static async open(): Promise<TrialGround> {
    const env = { ACK_WAIT_MS: '1000' };
    return new TrialGround(await startService(TrialModule, { name: 'trial', config: LedgerConfig, env }));
  }

  /** Sends a message through its stream. */
  async deliver(kind: TrialKind, lane?: string): Promise<Trial> {
    const trial = { id: newMessageId(), kind, ...(lane !== undefined && { lane }) };
    await this.service.deliver(messageOf(trial), { id: trial.id });
    return trial;
  }

  /** Sends a message as a request, again and again under its id until it is answered. */
  async request(kind: TrialKind): Promise<Trial> {
    const trial = { id: newMessageId(), kind };
    await eventually(() => this.service.request(messageOf(trial), { id: trial.id, timeoutMs: 400 }));
    return trial;
  }

  /** Has it written down that one more event was published, after the pattern of a trial's, of which the broker knows nothing. */
  async lose({ id: pattern, lane }: Trial): Promise<Trial> {
    const id = newMessageId();
    const values = [id, pattern, lane, newMessageId()];
    await eventually(async () => expect(await this.service.query(LOST, values)).toHaveLength(1));
    await this.service.query('INSERT INTO trial VALUES ($1)', [id]);
    return { id, kind: 'lost' };
  }

  /** The trials whose event is in no stream. */
  async lost(): Promise<string[]> {
    const there = new Set((await this.service.published(TrialPlaced)).map(({ trialId }) => trialId));
    const placed = await this.service.query<{ id: string }>('SELECT trial_id AS id FROM trial');
    return placed.map(({ id }) => id).filter((id) => !there.has(id));
  }

  /** Resolves when the failure that was asked for has happened, and the service lives again. */
  async struck(): Promise<void> {
    await eventually(() => {
      const missed = this.service.missedCrash();
      if (missed) throw new Error(missed);
    });
    await this.service.revive();
  }

  /** Resolves when nothing moves any more and every saga has ended. */
  async settled(trials: readonly Trial[]): Promise<void> {
    const deadLetters = trials.filter(({ kind }) => kind === 'break').length;
    await eventually(async () => {
      const unseen = await this.service.query(UNSEEN);
      if (unseen.length > 0) throw new Error(`${unseen.length} events were not seen`);
      await this.service.settled({ deadLetters });
      const open = await this.service.query(`SELECT FROM saga WHERE status NOT IN ('completed', 'compensated')`);
      if (open.length > 0) throw new Error(`${open.length} sagas have not ended`);
      const kept = await this.service.query(KEPT);
      if (kept.length > 0) throw new Error(`Messages wait to be tried again: ${JSON.stringify(kept)}`);
    });
    await this.service.query('DELETE FROM failed_message');
  }

  /** What became of a trial that should have had another fate, in words; undefined when all is well. */
  async wrongFate({ id, kind }: Trial): Promise<string | undefined> {
    const [fate] = await this.service.query<Fate>(FATE, [id]);
    const expected = FATES[kind];
    if (JSON.stringify(fate) === JSON.stringify(expected)) return undefined;
    return `${kind}: ${JSON.stringify(fate)} instead of ${JSON.stringify(expected)}`;
  }

  /** The events that were not handled right after the one before them, each as lane and number. */
  async disorder(): Promise<object[]> {
    return this.service.query(
      `SELECT lane, number FROM (SELECT *, row_number() OVER (PARTITION BY lane ORDER BY id) AS place FROM seen) AS placed
       WHERE number <> place`,
    );
  }
}

const LOST = `
  INSERT INTO outbox_published (id, message_id, broker_id, subject, key, headers, body, created_at, stream, seq)
  SELECT id, $1, $1, subject, $4, replace(replace(headers::text, $3, $4), message_id, $1)::jsonb,
    replace(replace(body, $3, $4), $2, $1), created_at, stream, seq
  FROM outbox_published WHERE key = $3 AND stream = 'EVT_TRIAL' AND broker_id = message_id
  RETURNING id`;

const UNSEEN = 'SELECT FROM trial WHERE NOT EXISTS (SELECT FROM seen WHERE seen.trial_id = trial.trial_id)';

const KEPT = `
  SELECT consumer, message_id, attempts, error_name, error_message, held_key, retry_at, last_failed_at
  FROM failed_message WHERE dead_at IS NULL
  UNION ALL
  SELECT held.consumer, message_id, tries, held_reason, 'waits in its key', key, resume_at, held_since
  FROM held_message AS held LEFT JOIN ordered_key USING (consumer, key)`;

const FATE = `
  SELECT (SELECT count(*)::int FROM trial WHERE trial_id = $1) AS placed,
         (SELECT count(*)::int FROM seen WHERE trial_id = $1) AS seen,
         (SELECT coalesce(json_agg(what ORDER BY id), '[]') FROM deed WHERE trial_id = $1) AS deeds,
         (SELECT string_agg(status, ', ') FROM saga WHERE data->>'trialId' = $1::text) AS saga`;

function messageOf({ id, kind, lane = 'common' }: Trial & { readonly kind: TrialKind }): CommandMessage<Done> {
  if (kind === 'stumble') return Stumble.of({ trialId: id });
  if (kind === 'break') return Break.of({ trialId: id });
  return PlaceTrial.of({ trialId: id, course: kind, lane });
}
