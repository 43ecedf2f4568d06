import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { DeadlinePassed } from '@nestwork/messaging';
import { effectsOf } from '../../spec-support/effects-of.js';
import { RecordEntry } from '../../spec-support/ledger-contracts.js';
import { LedgerConfig, LedgerModule } from '../../spec-support/ledger.module.js';
import { eventually } from '../eventually.js';
import { startService } from './start-service.js';
import type { TestService } from './test-service.js';

const ledgerOptions = { name: 'ledger', config: LedgerConfig };
const once = { entries: 1, events: 1, seen: 1 };

let ledger: TestService;

beforeAll(async () => {
  ledger = await startService(LedgerModule, ledgerOptions);
});
afterAll(() => ledger.stop());

function entry(): RecordEntry {
  return RecordEntry.of({ entryId: newMessageId(), account: 'tea', amount: 5 });
}

/** How many sessions of the service its database server counts in these states; with an insert under way when a state says so. */
async function sessions(...states: string[]): Promise<number> {
  const [row] = await ledger.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND application_name LIKE 'ledger%' AND state = ANY ($1)`,
    [states],
  );
  return row?.n ?? 0;
}

describe('A service that dies', () => {
  it.each([
    'inbox.recorded',
    'inbox.before-commit',
    'inbox.committed',
    'relay.claimed',
    'relay.published',
    'relay.settled',
  ])('at %s is started again, and the message takes effect once (T26)', async (point) => {
    const before = ledger.app;
    const message = entry();
    await ledger.crashAt(point);
    await ledger.deliver(message);
    await ledger.settled();
    expect(ledger.app).not.toBe(before);
    expect(await effectsOf(message, ledger)).toEqual(once);
  });

  it('leaves the caller of a request without an answer; repeated under its id, it takes effect once', async () => {
    const message = entry();
    const id = newMessageId();
    await ledger.crashAt('inbox.committed');
    await expect(ledger.request(message, { id, timeoutMs: 500 })).rejects.toThrow(DeadlinePassed);
    await ledger.restart();
    await ledger.request(message, { id });
    await ledger.settled();
    expect(await effectsOf(message, ledger)).toEqual(once);
  });

  it('in the middle of its work has no session and no effect any more', async () => {
    const message = entry();
    ledger.links.postgres.delay(50);
    await ledger.deliver(message);
    await eventually(async () => expect(await sessions('active', 'idle in transaction')).toBeGreaterThan(0));
    ledger.kill();
    await eventually(async () => expect(await sessions('active', 'idle', 'idle in transaction')).toBe(0));
    expect(await effectsOf(message, ledger)).toEqual({ entries: 0, events: 0, seen: 0 });
    await ledger.settled();
    expect(await effectsOf(message, ledger)).toEqual(once);
  });

  it('dies alone when another service passes the same point', async () => {
    const other = await startService(LedgerModule, ledgerOptions);
    await ledger.crashAt('relay.settled');
    await other.deliver(entry());
    await other.settled();
    expect([ledger.dead, other.dead]).toEqual([false, false]);
    await ledger.deliver(entry());
    await ledger.settled();
    await other.stop();
  });
});

describe('A crash that never happened', () => {
  it('fails the test that asked for it, when it settles and when it ends', async () => {
    const other = await startService(LedgerModule, ledgerOptions);
    await other.crashAt('no.such.point');
    const missed = "ledger was to fail at 'no.such.point' but never came there";
    await expect(other.settled()).rejects.toThrow(missed);
    await expect(other.stop()).rejects.toThrow(missed);
  });
});
