import { once } from 'node:events';
import { createServer } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { HealthRegistry, Metrics } from '@nestwork/observability';
import { eventually } from '@nestwork/testing';
import { MessagingSettings } from '../messaging-settings.js';
import { NatsLink } from './nats-link.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

let metrics: Metrics;
let link: NatsLink;
let connecting: Promise<void>;

beforeEach(async () => {
  Logger.overrideLogger(false);
  metrics = new Metrics('shop');
  const servers = `127.0.0.1:${await portOfNobody()}`;
  link = new NatsLink(
    new MessagingSettings({ service: 'shop', servers, connectPauseMs: 1 }),
    new HealthRegistry(),
    metrics,
  );
  connecting = link.onModuleInit();
});

afterEach(async () => {
  await link.close();
  await connecting;
  Logger.overrideLogger(true);
});

it('hundreds of failed attempts to connect leave no socket, no timer and no memory behind (T19)', async () => {
  // By then everything is compiled and cached.
  const early = await afterFailures(300);
  const late = await afterFailures(700);
  expect(late.handles).toBeLessThan(early.handles + 5);
  // The client's own reconnecting keeps 11 KB of each attempt, which would be 4.4 MB.
  expect(late.heapKb - early.heapKb).toBeLessThan(1_500);
});

async function afterFailures(number: number): Promise<{ handles: number; heapKb: number }> {
  await eventually(async () => expect(await failures()).toBeGreaterThanOrEqual(number), { timeoutMs: 30_000 });
  collectGarbage();
  return { handles: process.getActiveResourcesInfo().length, heapKb: process.memoryUsage().heapUsed / 1_024 };
}

async function failures(): Promise<number> {
  return Number(/^nestwork_nats_connect_failures_total\S* (\d+)$/m.exec(await metrics.text())?.[1] ?? 0);
}

async function portOfNobody(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  return address.port;
}
