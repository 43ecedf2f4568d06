import { afterEach, describe, expect, it } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { Database } from '@nestwork/database';
import { Outbox } from '@nestwork/outbox';
import { createService } from '@nestwork/service';
import { EntryAdded, RecordEntry } from '../../spec-support/ledger-contracts.js';
import { LedgerConfig, LedgerModule } from '../../spec-support/ledger.module.js';
import { eventually } from '../eventually.js';
import { startService } from './start-service.js';
import type { TestService } from './test-service.js';

const options = { name: 'ledger', config: LedgerConfig };
const running: TestService[] = [];

afterEach(async () => {
  for (const service of running.splice(0).toReversed()) await service.stop();
});

async function start(alongside?: TestService): Promise<TestService> {
  const ledger = await startService(LedgerModule, { ...options, ...(alongside && { alongside }) });
  running.push(ledger);
  return ledger;
}

function entry(): RecordEntry {
  return RecordEntry.of({ entryId: newMessageId(), account: 'tea', amount: 5 });
}

/** A change in the database of the service with an event to it, without any message that asks for it. */
async function addEntry(ledger: TestService): Promise<string> {
  const entryId = newMessageId();
  await ledger.app
    .get(Database)
    .transaction(() => ledger.app.get(Outbox).publish(EntryAdded.of({ entryId, account: 'tea', amount: 1 })));
  return entryId;
}

describe('A service that is stopped', () => {
  it('while its broker is away leaves its outbox to the other instance, which sends it once', async () => {
    const first = await start();
    const second = await start(first);
    first.links.nats.cut();
    second.links.nats.cut();
    const entryIds = await Promise.all(Array.from({ length: 20 }, () => addEntry(first)));
    await first.running.stop();
    expect(await second.unsent()).toBe(20);
    second.links.nats.pass();
    await second.settled();
    const published = (await second.published(EntryAdded)).map(({ entryId }) => entryId);
    expect(published.toSorted()).toEqual(entryIds.toSorted());
  });

  it.each(['cut', 'halfOpen'] as const)('while NATS is away (%s) has nothing unfinished', async (fault) => {
    const ledger = await start();
    await ledger.request(entry());
    await ledger.settled();
    ledger.links.nats[fault]();
    await ledger.running.stop();
  });

  it('while PostgreSQL refuses connections has nothing unfinished', async () => {
    const ledger = await start();
    await ledger.request(entry());
    await ledger.settled();
    ledger.links.postgres.cut();
    await ledger.running.stop();
  });

  it('while PostgreSQL is silent says what it could not finish, and closes in time all the same', async () => {
    const ledger = await start();
    await ledger.request(entry());
    await ledger.settled();
    ledger.links.postgres.halfOpen();
    await expect(ledger.running.stop(2_000)).rejects.toThrow('Failed to stop the background loops');
    await expect(fetch(`${ledger.adminUrl}/health/live`)).rejects.toThrow('fetch failed');
    ledger.kill();
  });

  it('while it still waits for its broker ends the start, and has nothing unfinished', async () => {
    const ledger = await start();
    ledger.links.nats.cut();
    const { host, port } = ledger.links.nats;
    const env = { NODE_ENV: 'test', LOG_LEVEL: 'fatal', ADMIN_PORT: '0', NATS_URL: `nats://${host}:${port}` };
    const database = await ledger.shareDatabase();
    const url = database.urlThrough(ledger.links.postgres);
    const service = await createService(LedgerModule, { ...options, env: { ...env, DATABASE_URL: url } });
    const starting = expect(service.start()).rejects.toThrow('ledger was asked to stop while it was starting');
    await service.stop(1_000);
    await starting;
    await database.drop();
    ledger.links.nats.pass();
  });

  it('under load does each request and each stored command once, here or in the other instance', async () => {
    const first = await start();
    const second = await start(first);
    const sent: string[] = [];
    const over = new AbortController();
    const client = async (send: (message: RecordEntry) => Promise<unknown>) => {
      while (!over.signal.aborted) {
        const message = entry();
        sent.push(message.entryId);
        await send(message);
      }
    };
    const asking = Array.from({ length: 20 }, () => client((message) => second.request(message)));
    const storing = Array.from({ length: 4 }, () => client((message) => second.deliver(message)));
    await eventually(() => expect(sent.length).toBeGreaterThan(100));
    await first.running.stop();
    over.abort();
    await Promise.all([...asking, ...storing]);
    await second.settled();
    const effects = async (table: string) => {
      const rows = await second.query<{ id: string }>(`SELECT entry_id AS id FROM ${table}`);
      return rows.map(({ id }) => id).toSorted();
    };
    expect(await effects('entry')).toEqual(sent.toSorted());
    expect(await effects('seen')).toEqual(sent.toSorted());
  });
});
