import 'reflect-metadata';
import { Logger, type Type } from '@nestjs/common';
import { JsonLogger, Metrics } from '@nestwork/observability';
import { createService } from './create-service.js';
import type { RunningService } from './running-service.js';
import type { ServiceConfig } from './service-config.js';
import type { ServiceOptions } from './service-options.js';
import { ServiceProcess } from './service-process.js';

/** Runs a service as this process, from its configuration to its last log line: the whole `main.ts` of an app. */
export async function runService<C extends ServiceConfig>(module: Type, options: ServiceOptions<C>): Promise<void> {
  // Until the configuration is read, nothing else says how and how much to log.
  Logger.overrideLogger(new JsonLogger({ service: options.name }));
  await new ServiceProcess(options.name, process).run(() => createMeasuredService(module, options));
}

async function createMeasuredService<C extends ServiceConfig>(
  module: Type,
  options: ServiceOptions<C>,
): Promise<RunningService> {
  const service = await createService(module, { ...options, env: process.env });
  service.app.get(Metrics).addProcessMetrics();
  return service;
}
