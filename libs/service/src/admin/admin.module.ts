import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { ServiceProbe } from './service-probe.js';

/** Health and metrics of one service, as an app of its own: it answers before the service runs and after it stopped. */
@Module({})
export class AdminModule {
  static of(probe: ServiceProbe): DynamicModule {
    return {
      module: AdminModule,
      // A failing check is the answer; logging it with every probe would bury the cause, which its own lib logs once.
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController, MetricsController],
      providers: [{ provide: ServiceProbe, useValue: probe }],
    };
  }
}
