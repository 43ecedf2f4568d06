import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { StartPatience } from '@nestwork/messaging';
import { HealthRegistry, Metrics, type JsonLogger } from '@nestwork/observability';
import { openAdminServer } from './admin/admin-server.js';
import { ServiceProbe } from './admin/service-probe.js';
import type { Environment } from './config/environment.js';
import { loadConfig } from './config/load-config.js';
import { CreatedInstances } from './created-instances.js';
import { nestLevels } from './nest-levels.js';
import type { RunningService } from './running-service.js';
import type { ServiceConfig } from './service-config.js';
import { ServiceLifecycle } from './service-lifecycle.js';
import { ServiceLogger } from './service-logger.js';
import type { ServiceOptions } from './service-options.js';
import { ServiceRootModule } from './service-root.module.js';

/**
 * Builds a service inside this process: configuration, admin port, then everything its module provides.
 *
 * It does no work before `start()`. When building fails, what was opened is closed again before the error is thrown.
 */
export async function createService<C extends ServiceConfig>(
  module: Type,
  options: ServiceOptions<C> & { readonly env: Environment },
): Promise<RunningService> {
  const config = loadConfig(options.config, options.env);
  const logger = new ServiceLogger({ service: options.name, level: nestLevels[config.logLevel] });
  const probe = new ServiceProbe();
  const admin = await openAdminServer(config, probe, logger);
  try {
    const app = await createApp(module, { ...options, loaded: config, logger });
    probe.health = app.get(HealthRegistry);
    probe.metrics = app.get(Metrics);
    const patience = app.get(StartPatience);
    probe.waitingFor = () => patience.waitingFor;
    return new ServiceLifecycle({ name: options.name, http: options.http, app, config, admin, probe });
  } catch (error) {
    await admin.close();
    throw error;
  }
}

async function createApp<C extends ServiceConfig>(
  module: Type,
  { name, loaded, httpAdapter, logger }: ServiceOptions<C> & { readonly loaded: C; readonly logger: JsonLogger },
): Promise<NestFastifyApplication> {
  const instances = new CreatedInstances();
  try {
    return await NestFactory.create<NestFastifyApplication>(
      ServiceRootModule.around(module, name, loaded),
      httpAdapter?.(loaded) ?? new FastifyAdapter(),
      { logger, abortOnError: false, instrument: { instanceDecorator: instances.remember } },
    );
  } catch (error) {
    await instances.close();
    throw error;
  } finally {
    instances.forget();
  }
}
