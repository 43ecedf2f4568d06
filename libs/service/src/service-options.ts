import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceConfig } from './service-config.js';

/** What a service is called, how it is configured and, for a gateway, how it serves HTTP. */
export interface ServiceOptions<C extends ServiceConfig> {
  readonly name: string;
  readonly config: new () => C;
  /** Prepares the HTTP side (filters, guards, body limits) and returns the port to listen on. Without it nothing listens but the admin port. */
  readonly http?: (app: NestFastifyApplication, config: C) => number | Promise<number>;
  /** Makes the Fastify server, for settings that cannot be changed later. */
  readonly httpAdapter?: (config: C) => FastifyAdapter;
}
