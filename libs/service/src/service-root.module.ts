import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { ObservabilityModule } from '@nestwork/observability';
import { OperationsModule } from '@nestwork/operations';
import { nestLevels } from './nest-levels.js';
import { ServiceCheckup } from './operate/service-checkup.js';
import { StreamsOperations } from './operate/streams-operations.js';
import { ServiceConfig } from './service-config.js';

/** Puts the module of a service beneath what every service has: its configuration, its logs, metrics and health, and its operations. */
@Global()
@Module({})
export class ServiceRootModule {
  static around(module: Type, name: string, config: ServiceConfig): DynamicModule {
    const type = config.constructor;
    return {
      module: ServiceRootModule,
      imports: [
        ObservabilityModule.forRoot({ service: name, logLevel: nestLevels[config.logLevel] }),
        OperationsModule,
        module,
      ],
      providers: [
        { provide: type, useValue: config },
        { provide: ServiceConfig, useValue: config },
        ServiceCheckup,
        StreamsOperations,
      ],
      exports: [type, ServiceConfig],
    };
  }
}
