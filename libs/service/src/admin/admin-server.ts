import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { listenOn } from '../listen-on.js';
import type { ServiceConfig } from '../service-config.js';
import { AdminModule } from './admin.module.js';
import type { ServiceProbe } from './service-probe.js';

/** The admin port of a service while it is open. */
export interface AdminServer {
  readonly url: string;
  close(): Promise<void>;
}

// Nobody has to send anything here but a request line and headers.
const BODY_LIMIT_BYTES = 1_024;

/** Opens the admin port; port 0 takes a free one. */
export async function openAdminServer(
  config: ServiceConfig,
  probe: ServiceProbe,
  logger: LoggerService,
): Promise<AdminServer> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AdminModule.of(probe),
    new FastifyAdapter({ bodyLimit: BODY_LIMIT_BYTES }),
    { logger, abortOnError: false },
  );
  try {
    const url = await listenOn(app, config.adminPort, config);
    return { url, close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}
