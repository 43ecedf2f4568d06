import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { HealthRegistry, JsonLogger, Metrics } from '@nestwork/observability';
import { loadConfig } from '../config/load-config.js';
import { SampleConfig } from '../../spec-support/sample-config.js';
import { openAdminServer, type AdminServer } from './admin-server.js';
import { ServiceProbe } from './service-probe.js';

let admin: AdminServer;
let probe: ServiceProbe;
const logger = new JsonLogger({ service: 'sample', level: 'fatal' });

beforeEach(async () => {
  probe = new ServiceProbe();
  admin = await openAdminServer(loadConfig(SampleConfig, {}), probe, logger);
});

afterEach(async () => {
  await admin.close();
  Logger.overrideLogger(false);
});

function started(): HealthRegistry {
  probe.health = new HealthRegistry();
  probe.metrics = new Metrics('sample');
  probe.health.setReady(true);
  probe.started = true;
  return probe.health;
}

async function get(path: string): Promise<{ status: number; body: string }> {
  const response = await fetch(`${admin.url}${path}`);
  return { status: response.status, body: await response.text() };
}

async function check(path: string): Promise<{ status: number; details: unknown }> {
  const { status, body } = await get(path);
  const { details }: { details: unknown } = JSON.parse(body);
  return { status, details };
}

describe('The admin port', () => {
  it('is alive, not started and not ready while the service starts', async () => {
    expect((await check('/health/live')).status).toBe(200);
    const starting = { status: 'down', message: 'is starting' };
    expect(await check('/health/startup')).toEqual({ status: 503, details: { startup: starting } });
    expect(await check('/health/ready')).toEqual({ status: 503, details: { service: starting } });
    expect((await get('/metrics')).status).toBe(503);
  });

  it('is ready when every check passes', async () => {
    started().add('postgres', async () => undefined);
    expect(await check('/health/startup')).toEqual({ status: 200, details: { startup: { status: 'up' } } });
    const details = { postgres: { status: 'up' }, service: { status: 'up' } };
    expect(await check('/health/ready')).toEqual({ status: 200, details });
  });

  it('names the failing check and stays alive and started', async () => {
    const health = started();
    health.add('postgres', async () => undefined);
    health.add('nats', () => Promise.reject(new Error('no connection to 127.0.0.1:4222')));
    const ready = await check('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.details).toEqual({
      postgres: { status: 'up' },
      nats: { status: 'down', message: 'no connection to 127.0.0.1:4222' },
      service: { status: 'up' },
    });
    expect((await check('/health/live')).status).toBe(200);
    expect((await check('/health/startup')).status).toBe(200);
  });

  it('is not ready from the moment the service stops', async () => {
    started().setReady(false);
    const details = { service: { status: 'down', message: 'is stopping' } };
    expect(await check('/health/ready')).toEqual({ status: 503, details });
  });

  it('serves the metrics of the service', async () => {
    started();
    probe.metrics?.counter({ name: 'teas_total', help: 'Teas.' }).inc(3);
    expect((await get('/metrics')).body).toContain('nestwork_teas_total{service="sample"} 3');
  });

  it('says which variable to change when its port is taken', async () => {
    const { port } = new URL(admin.url);
    const opening = openAdminServer(loadConfig(SampleConfig, { ADMIN_PORT: port }), new ServiceProbe(), logger);
    await expect(opening).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${port}: another program has this port. Stop it or set ADMIN_PORT to another port`,
    );
  });
});
