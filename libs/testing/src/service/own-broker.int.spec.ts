import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { effectsOf } from '../../spec-support/effects-of.js';
import { RecordEntry } from '../../spec-support/ledger-contracts.js';
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

async function untilReadinessIs(status: number): Promise<void> {
  await eventually(async () => expect((await fetch(`${ledger.adminUrl}/health/ready`)).status).toBe(status));
}

describe('A service on a broker of the test', () => {
  it('is not ready while the broker is dead, and loses nothing when it comes back', async () => {
    const message = RecordEntry.of({ entryId: newMessageId(), account: 'tea', amount: 5 });
    await ledger.deliver(message);
    await server.kill();
    await untilReadinessIs(503);
    await server.restart();
    await untilReadinessIs(200);
    await ledger.settled();
    expect(await effectsOf(message, ledger)).toEqual({ entries: 1, events: 1, seen: 1 });
  });
});
