import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { eventually } from '@nestwork/testing';
import { startInbox, type StartedInbox } from '../../spec-support/start-inbox.js';
import { HeldKeysWatch } from './held-keys-watch.js';

let inbox: StartedInbox;

beforeAll(async () => {
  inbox = await startInbox();
});
afterAll(() => inbox.close());
afterEach(async () => {
  jest.restoreAllMocks();
  await inbox.temporary.query('TRUNCATE ordered_key');
});

const hold = (key: string, reason: string | null, forSeconds: number) =>
  inbox.temporary.query(
    `INSERT INTO ordered_key (consumer, key, last_sequence, held_reason, held_since)
     VALUES ('stock.ledger', $1, 4, $2, now() - $3 * interval '1 s')`,
    [key, reason, forSeconds],
  );
/** One that has not looked yet. */
const newWatch = () => new HeldKeysWatch(inbox.database, new Metrics('stock'));
const messages = (raised: jest.SpiedFunction<Logger['error']>) =>
  raised.mock.calls.map(([said]) => (said as { message: string }).message);
const look = () => inbox.app.get(HeldKeysWatch).look();

describe('the watch over held keys', () => {
  it('counts them by reason, and no longer once they are free', async () => {
    await hold('a', 'failed', 1);
    await hold('b', 'failed', 1);
    await hold('c', 'gap', 1);
    await hold('d', null, 1);
    await look();
    const metrics = await inbox.app.get(Metrics).text();
    expect(metrics).toMatch(/nestwork_held_keys\{consumer="stock.ledger",reason="failed".*\} 2/);
    expect(metrics).toMatch(/nestwork_held_keys\{consumer="stock.ledger",reason="gap".*\} 1/);

    await inbox.temporary.query('UPDATE ordered_key SET held_reason = NULL');
    await look();
    expect(await inbox.app.get(Metrics).text()).not.toMatch(/nestwork_held_keys\{/);
  });

  it('raises the alarm once for each that is held too long, whatever for', async () => {
    const raised = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await hold('gap', 'gap', 61);
    await hold('young gap', 'gap', 50);
    await hold('failed', 'failed', 301);
    await hold('young failed', 'failed', 280);
    await hold('resuming', 'resuming', 302);
    await hold('free', null, 1_000);
    const watch = newWatch();
    await watch.look();
    await watch.look();

    expect(messages(raised)).toEqual([
      'Key resuming of stock.ledger has been led on for five minutes and is not through',
      'Key failed of stock.ledger waits for a failed message that is not there any more',
      'Key gap of stock.ledger waits for event 5, which did not come for a minute',
    ]);
  });

  it('raises it for those behind many others too', async () => {
    const raised = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const watch = newWatch();
    await inbox.temporary.query(
      `INSERT INTO ordered_key (consumer, key, held_reason, held_since)
       SELECT 'stock.ledger', n, 'gap', now() - interval '2 min' - n * interval '1 ms' FROM generate_series(1, 150) AS n`,
    );
    await watch.look();
    expect(raised).toHaveBeenCalledTimes(101);
    expect(messages(raised).at(-1)).toBe('50 more keys are held for too long');
    await hold('latest', 'gap', 59);
    await eventually(async () => {
      await watch.look();
      expect(messages(raised).at(-1)).toContain('Key latest of');
    });
    expect(raised).toHaveBeenCalledTimes(102);
  });
});
