import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startInbox, type StartedInbox } from '../spec-support/start-inbox.js';

let inbox: StartedInbox;

beforeAll(async () => {
  inbox = await startInbox();
});
afterAll(() => inbox.close());
beforeEach(() => inbox.temporary.query('TRUNCATE failed_message'));

interface State {
  readonly attempts?: number;
  readonly dead?: true;
  readonly retried?: true;
  readonly heldKey?: string;
  readonly redriveId?: string;
}

const insert = ({ attempts = 1, dead, retried, heldKey, redriveId }: State) =>
  inbox.temporary.query(
    `INSERT INTO failed_message (consumer, message_id, subject, stream, stream_seq, headers, body, handler, first_failed_at,
       last_failed_at, error_name, error_message, error_stack, fingerprint, attempts, dead_at, retry_at, held_key, redrive_id)
     VALUES ('c', 'm', 's', 'S', 1, '{}', '', 'h', now(), now(), 'E', 'm', 's', 'f',
       $1, CASE WHEN $2 THEN now() END, CASE WHEN $3 THEN now() END, $4, $5)`,
    [attempts, dead ?? false, retried ?? false, heldKey ?? null, redriveId ?? null],
  );

describe('a failed message', () => {
  it.each<[string, State]>([
    ['tried by the broker', {}],
    ['tried by its service while its key waits', { retried: true, heldKey: 'tea' }],
    ['dead', { dead: true }],
    ['dead while its key waits', { dead: true, heldKey: 'tea' }],
    ['dead once more after a redrive', { dead: true, redriveId: 'r' }],
    ['about to be redriven', { attempts: 0, dead: true, retried: true, redriveId: 'r' }],
    ['redriven while its key waits', { dead: true, retried: true, heldKey: 'tea', redriveId: 'r' }],
    ['sent again while it is redriven', { retried: true, redriveId: 'r' }],
  ])('may be %s', async (_, state) => {
    await insert(state);
    expect(await inbox.temporary.query('SELECT FROM failed_message')).toHaveLength(1);
  });

  it.each<[string, State, string]>([
    ['tried by its service for no reason', { retried: true }, 'retry_has_cause'],
    ['waited for by a key while nobody tries it and nobody is told', { heldKey: 'tea' }, 'key_has_hope'],
    ['tried again although it is dead and nobody asked', { dead: true, retried: true, heldKey: 'tea' }, 'dead_rests'],
    ['kept without an attempt', { attempts: 0, dead: true }, 'attempts'],
    ['kept with fewer attempts than none', { attempts: -1, dead: true, redriveId: 'r' }, 'attempts'],
  ])('is never %s', async (_, state, constraint) => {
    await expect(insert(state)).rejects.toThrow(`"failed_message_${constraint}"`);
  });
});
