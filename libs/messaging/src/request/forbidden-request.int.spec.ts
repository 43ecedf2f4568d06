import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NatsServerProcess } from '@nestwork/testing';
import { GetPrice } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { ServiceUnavailable } from './request-errors.js';

const configuration = `authorization { users: [{
  user: "customer", password: "secret",
  permissions: { publish: ["$JS.>"], subscribe: ["_INBOX.customer.>", "$SRV.>"] }
}] }`;

const withOwnBroker = NatsServerProcess.isAvailable ? describe : describe.skip;

withOwnBroker('a request that NATS does not let the service send', () => {
  let folder: string;
  let broker: NatsServerProcess;
  let customer: TestService;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nestwork-forbidden-'));
    await writeFile(join(folder, 'nats.conf'), configuration);
    broker = await NatsServerProcess.start({ arguments: ['-c', join(folder, 'nats.conf')] });
    const login = { ...broker.login, user: 'customer', pass: 'secret' };
    customer = await TestService.start({ login, service: 'customer' });
  });
  afterAll(async () => {
    await customer.stop();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('fails as one that was not executed, instead of an unknown outcome at its deadline', async () => {
    const asked = customer.client.request(GetPrice.of({ product: 'tea' }), { timeoutMs: 10_000 });
    await expect(asked).rejects.toThrow(ServiceUnavailable);
    await expect(asked).rejects.toMatchObject({ reason: expect.stringContaining('does not let this service') });
  });
});
