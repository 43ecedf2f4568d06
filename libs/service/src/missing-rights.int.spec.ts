import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { NatsServerProcess } from '@nestwork/testing';
import { GreeterModule } from '../spec-support/greeter.js';
import { SampleConfig } from '../spec-support/sample-config.js';
import { createService } from './create-service.js';

// What a service may do while it runs: look at streams, and create none.
const configuration = `authorization { users: [{
  user: "greeter", password: "secret",
  permissions: { publish: ["$JS.API.STREAM.INFO.*"], subscribe: ["_INBOX.greeter.>", "svc.greeter.> greeter", "$SRV.>"] }
}] }`;

let folder: string;
let nats: NatsServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nestwork-rights-'));
  await writeFile(join(folder, 'nats.conf'), configuration);
  nats = await NatsServerProcess.start({ arguments: ['-c', join(folder, 'nats.conf')] });
});
afterAll(async () => {
  await nats.stop();
  await rm(folder, { recursive: true, force: true });
});

it('does not start where its streams are missing and it may not create them, and says which right it lacks', async () => {
  const login = { NATS_URL: nats.login.servers, NATS_USER: 'greeter', NATS_PASSWORD: 'secret' };
  const env = { ...login, LOG_LEVEL: 'fatal' };
  const service = await createService(GreeterModule, { name: 'greeter', config: SampleConfig, env });
  const failure: unknown = await service.start().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(inspect(failure)).toContain('Permissions Violation for Publish to "$JS.API.STREAM.CREATE.CMD_GREETER"');
});
