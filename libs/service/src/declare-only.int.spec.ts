import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { NatsLink } from '@nestwork/messaging';
import { NatsAccount } from '@nestwork/testing';
import { GreeterDiary, GreeterModule } from '../spec-support/greeter.js';
import { SampleConfig } from '../spec-support/sample-config.js';
import { createService } from './create-service.js';
import type { RunningService } from './running-service.js';

let account: NatsAccount;
let job: RunningService;

beforeAll(async () => {
  account = await NatsAccount.claim();
  const { host, port, user = '', password = '' } = account.address;
  const env = { NATS_URL: `${host}:${port}`, NATS_USER: user, NATS_PASSWORD: password, LOG_LEVEL: 'fatal' };
  const config = { ADMIN_PORT: '0', DECLARE_ONLY: 'true' };
  job = await createService(GreeterModule, { name: 'greeter', config: SampleConfig, env: { ...env, ...config } });
  await job.start();
});
afterAll(() => job.stop());

it('declares the streams of the service', async () => {
  const { streams } = await job.app.get(NatsLink).jetstreamManager();
  expect((await streams.info('EVT_GREETER')).config.subjects).toEqual(['evt.greeter.>']);
  expect((await streams.info('CMD_GREETER')).config.subjects).toEqual(['cmd.greeter.>']);
  expect(job.isJob).toBe(true);
});

it('does no work of the service: it answers nobody, and starts no loop', async () => {
  const nc = job.app.get(NatsLink).get();
  await expect(nc.request('svc.greeter.get-greeting.v1', '{"name":"you"}')).rejects.toThrow(/no responders/i);
  await expect(nc.request('$SRV.PING.greeter', '')).rejects.toThrow(/no responders/i);
  expect(job.app.get(GreeterDiary).entries).toEqual([]);
});
