import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FailureStore, headerNames, MessageHeaders, type MessageFailure } from '@nestwork/messaging';
import { eventually, Gate } from '@nestwork/testing';
import { event } from '../spec-support/messages.js';
import { startInbox, type StartedInbox } from '../spec-support/start-inbox.js';
import { InboxPruning } from './inbox-pruning.js';

let inbox: StartedInbox;
let failures: FailureStore;

beforeAll(async () => {
  inbox = await startInbox({ lockTimeoutMs: 1_000 });
  failures = inbox.app.get(FailureStore);
});
afterAll(() => inbox.close());
beforeEach(() =>
  inbox.temporary.query('TRUNCATE inbox, effect, failed_message, ordered_key, held_message, begun_attempt'),
);

const sold = event();
const firstTime = new Date('2026-01-01T00:00:00Z');
const secondTime = new Date('2026-01-01T00:00:05Z');
const failure: MessageFailure = {
  consumer: sold.consumer,
  messageId: sold.id,
  subject: 'evt.stock.sold.v1.3',
  stream: 'EVT_STOCK',
  streamSequence: 17,
  headers: { 'ce-id': sold.id, strange: 'nul \\u0000' },
  body: '{"product":"tea"}',
  handler: 'StockLedger',
  error: { name: 'TypeError', message: 'no such account', stack: 'TypeError: no such account\nCaused by: Error: gone' },
  failedAt: firstTime,
};
const sentAgain = { ...failure, streamSequence: 99, failedAt: secondTime };
const rows = () => inbox.temporary.query('SELECT * FROM failed_message');
const waitingForLock = async () => {
  const sql = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return (await inbox.temporary.query(sql)).length;
};
const consume = (given: Parameters<typeof event>[0]) =>
  inbox.handle(event({ id: sold.id, ...given }), async () => undefined);

describe('the failures of a message', () => {
  it('are counted, and the latest is kept', async () => {
    await expect(failures.recordFailure(failure)).resolves.toEqual({ attempts: 1 });
    const second = { ...failure, error: { ...failure.error, message: 'still none' }, failedAt: secondTime };
    await expect(failures.recordFailure(second)).resolves.toEqual({ attempts: 2 });

    await expect(rows()).resolves.toMatchObject([
      { first_failed_at: firstTime, last_failed_at: secondTime, error_message: 'still none', dead_at: null },
    ]);
  });

  it('are counted for each consumer by itself, also when two instances count at once', async () => {
    const counts = await Promise.all([failures.recordFailure(failure), failures.recordFailure(failure)]);

    expect(new Set(counts.map((count) => count?.attempts))).toEqual(new Set([1, 2]));
    await expect(failures.recordFailure({ ...failure, consumer: 'stock.report' })).resolves.toEqual({ attempts: 1 });
  });

  it('are forgotten in the transaction of a later success', async () => {
    await failures.recordFailure(failure);

    await consume({ attempt: 2 });

    await expect(rows()).resolves.toEqual([]);
  });

  it('are forgotten by the first delivery too, when a later one failed before it was done', async () => {
    await failures.recordFailure(failure);

    await consume({ attempt: 1 });

    await expect(rows()).resolves.toEqual([]);
  });

  it('are not counted once a copy was handled: nothing would remove them', async () => {
    await consume({});

    await expect(failures.recordFailure(failure)).resolves.toBeUndefined();
    await expect(failures.recordDead({ ...failure, deliveries: 5 })).resolves.toBe(false);

    await expect(rows()).resolves.toEqual([]);
  });

  it.each([
    ['counted', () => failures.recordFailure(failure)],
    ['set aside', () => failures.recordDead({ ...failure, deliveries: 5 })],
  ])('are not %s while a copy is being handled, which then succeeds', async (_, record) => {
    const gate = new Gate();
    const handling = inbox.handle(sold, () => gate.pass());
    await gate.reached;
    const recording = record();
    await eventually(async () => expect(await waitingForLock()).toBe(1));
    gate.open();
    await Promise.all([handling, recording]);

    await expect(rows()).resolves.toEqual([]);
  });

  it('are counted all the same while a copy hangs, and forgotten should that succeed', async () => {
    const gate = new Gate();
    const handling = inbox.handle(sold, () => gate.pass());
    await gate.reached;
    await expect(failures.recordFailure(failure)).resolves.toEqual({ attempts: 1 });
    gate.open();
    await handling;

    await expect(rows()).resolves.toEqual([]);
  });

  it('are kept when the later attempt fails too', async () => {
    await failures.recordFailure(failure);
    const failing = inbox.handle(event({ id: sold.id, attempt: 2 }), async () => Promise.reject(new Error('again')));

    await expect(failing).rejects.toThrow('again');
    await expect(rows()).resolves.toHaveLength(1);
  });
});

describe('an attempt that is noted when it begins', () => {
  it('counts against the message until it ends, for each place in the stream by itself', async () => {
    await expect(failures.begin(failure)).resolves.toEqual({ silent: 0 });
    await expect(failures.begin(failure)).resolves.toEqual({ silent: 1 });
    await failures.end(failure);
    await expect(failures.begin(failure)).resolves.toEqual({ silent: 1 });

    await expect(failures.begin(sentAgain)).resolves.toEqual({ silent: 0 });
  });

  it('leaves no row behind that nobody needs', async () => {
    await failures.begin(failure);
    await failures.end(failure);
    await failures.begin(sentAgain);
    await inbox.app.get(InboxPruning).prune();

    const left = await inbox.temporary.query('SELECT stream_seq FROM begun_attempt');
    expect(left).toEqual([{ stream_seq: '99' }]);
  });
});

describe('the failure of an ordered event', () => {
  const held = { ...failure, place: { key: 'tea', sequence: 1 } };
  const keys = () => inbox.temporary.query('SELECT key, held_reason FROM ordered_key');

  it('holds its key, however often it is recorded', async () => {
    await failures.hold(held);
    await failures.hold(held);

    await expect(rows()).resolves.toMatchObject([{ held_key: 'tea', attempts: 1, dead_at: null }]);
    await expect(keys()).resolves.toEqual([{ key: 'tea', held_reason: 'failed' }]);
  });

  it('is nothing to hold for when another instance has handled it meanwhile', async () => {
    await consume({});

    await failures.hold(held);
    await failures.recordDead({ ...held, deliveries: 5 });

    await expect(rows()).resolves.toEqual([]);
    await expect(keys()).resolves.toEqual([]);
  });
});

describe('a dead message', () => {
  it('keeps all there is to know of it', async () => {
    await failures.recordFailure(failure);
    await failures.recordDead({ ...failure, deliveries: 5, failedAt: secondTime });

    await expect(rows()).resolves.toEqual([
      {
        consumer: 'stock.ledger',
        message_id: sold.id,
        subject: 'evt.stock.sold.v1.3',
        stream: 'EVT_STOCK',
        stream_seq: '17',
        headers: failure.headers,
        body: '{"product":"tea"}',
        handler: 'StockLedger',
        attempts: 1,
        deliveries: 5,
        first_failed_at: firstTime,
        last_failed_at: secondTime,
        error_name: 'TypeError',
        error_message: 'no such account',
        error_stack: failure.error.stack,
        dead_at: secondTime,
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        held_key: null,
        retry_at: null,
        redrive_id: null,
      },
    ]);
  });

  it('needs no failure before it', async () => {
    await failures.recordDead({ ...failure, deliveries: 1 });

    await expect(rows()).resolves.toMatchObject([{ message_id: sold.id, attempts: 1, deliveries: 1 }]);
  });

  it('is recorded once, however often that is repeated', async () => {
    await failures.recordDead({ ...failure, deliveries: 5 });
    await failures.recordDead({ ...failure, deliveries: 5 });

    await expect(rows()).resolves.toMatchObject([{ attempts: 1 }]);
  });

  it('stays dead when it is delivered once more, because its end did not reach the broker', async () => {
    await failures.recordDead({ ...failure, deliveries: 5 });

    await expect(failures.recordFailure(failure)).resolves.toEqual({ attempts: 2 });
    await expect(rows()).resolves.toMatchObject([{ dead_at: firstTime }]);
  });

  it('that was sent again under a new broker id gets all its attempts anew', async () => {
    await failures.recordFailure(failure);
    await failures.recordFailure(failure);
    await failures.recordDead({ ...failure, deliveries: 5 });

    await expect(failures.recordFailure(sentAgain)).resolves.toEqual({ attempts: 1 });
    await expect(rows()).resolves.toMatchObject([{ dead_at: null, stream_seq: '99' }]);
    await expect(failures.recordFailure(sentAgain)).resolves.toEqual({ attempts: 2 });
  });

  it('that was sent again under a new broker id is removed when it succeeds', async () => {
    await failures.recordDead({ ...failure, deliveries: 5 });

    await consume({ headers: new MessageHeaders(new Map([[headerNames.brokerId, `${sold.id}:r1`]])) });

    await expect(rows()).resolves.toEqual([]);
  });
});
