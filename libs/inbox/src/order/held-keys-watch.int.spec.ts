import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
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

  it('raises the alarm once for a gap that lasts longer than a minute', async () => {
    const raised = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await hold('old', 'gap', 61);
    await hold('young', 'gap', 50);
    await hold('failed', 'failed', 600);
    await look();
    await look();
    expect(raised.mock.calls).toMatchObject([
      [{ message: 'Key old of stock.ledger waits for event 5, which did not come for a minute' }],
    ]);
  });
});
