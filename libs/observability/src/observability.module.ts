import { Global, Module, type DynamicModule, type LogLevel } from '@nestjs/common';
import type { DestinationStream } from 'pino';
import { HealthRegistry } from './health-registry.js';
import { JsonLogger } from './json-logger.js';
import { Metrics } from './metrics.js';

/** What to call the service, and how much it logs. */
export interface ObservabilityOptions {
  readonly service: string;
  /** Default `log`. */
  readonly logLevel?: LogLevel;
  /** Default: standard output. */
  readonly logDestination?: DestinationStream;
}

/** Gives every module of a service its logger, metrics and health registry. */
@Global()
@Module({})
export class ObservabilityModule {
  static forRoot({ service, logLevel, logDestination }: ObservabilityOptions): DynamicModule {
    const logger = () =>
      new JsonLogger({
        service,
        ...(logLevel ? { level: logLevel } : {}),
        ...(logDestination ? { destination: logDestination } : {}),
      });
    return {
      module: ObservabilityModule,
      providers: [
        HealthRegistry,
        { provide: JsonLogger, useFactory: logger },
        { provide: Metrics, useFactory: () => new Metrics(service) },
      ],
      exports: [HealthRegistry, JsonLogger, Metrics],
    };
  }
}
