import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { effectsOf } from '../../spec-support/effects-of.js';
import { EntryAdded, RecordEntry } from '../../spec-support/ledger-contracts.js';
import { LedgerConfig, LedgerModule } from '../../spec-support/ledger.module.js';
import { eventually } from '../eventually.js';
import { NatsServerProcess } from '../infrastructure/nats-server-process.js';
import { startService } from './start-service.js';
import type { TestService } from './test-service.js';

let server: NatsServerProcess;
let ledger: TestService;

beforeAll(async () => {
  server = await NatsServerProcess.start();
  ledger = await startService(LedgerModule, { name: 'ledger', config: LedgerConfig, broker: server.address });
});

afterAll(async () => {
  await ledger?.stop();
  await server.stop();
});

async function record(entries: number): Promise<RecordEntry[]> {
  const messages = Array.from({ length: entries }, (_, amount) =>
    RecordEntry.of({ entryId: newMessageId(), account: `account ${amount % 3}`, amount }),
  );
  for (const message of messages) await ledger.deliver(message);
  await ledger.settled();
  return messages;
}

describe('A service whose broker is put back in time (T28)', () => {
  it('publishes again what its broker lost, and its consumers handle each once', async () => {
    const kept = await record(10);
    await server.takePicture();
    const lost = await record(20);
    // Older than what a comparison leaves alone for replicas that lag.
    await ledger.query(`UPDATE outbox_published SET published_at = published_at - interval '1 minute'`);
    await server.restartFromPicture();

    await eventually(async () => expect(await ledger.published(EntryAdded)).toHaveLength(30), { timeoutMs: 45_000 });
    await ledger.settled();
    for (const message of [...kept, ...lost])
      expect(await effectsOf(message, ledger)).toEqual({ entries: 1, events: 1, seen: 1 });
  });
});
