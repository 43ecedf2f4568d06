import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import type { CheckResult } from '@nestwork/observability';
import { ServiceProbe } from './service-probe.js';

/** Answers the three questions an orchestrator asks: restart it? wait for it? send it traffic? */
@Controller('health')
export class HealthController {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly probe: ServiceProbe,
  ) {}

  /** Whether the process answers. Looks at no dependency: a restart here would not bring the database back. */
  @Get('live')
  @HealthCheck()
  live(): Promise<HealthCheckResult> {
    return this.checks.check([]);
  }

  /** Whether the start is over, so that liveness and readiness may be asked for. */
  @Get('startup')
  @HealthCheck()
  startup(): Promise<HealthCheckResult> {
    return this.checks.check([() => this.indicator('startup', this.startState())]);
  }

  /** Whether traffic is wanted: started, not stopping, and every dependency answers. */
  @Get('ready')
  @HealthCheck()
  async ready(): Promise<HealthCheckResult> {
    const results = (await this.probe.health?.run()) ?? new Map<string, CheckResult>();
    results.set('service', this.serviceState());
    return this.checks.check(
      [...results].map(
        ([name, result]) =>
          () =>
            this.indicator(name, result),
      ),
    );
  }

  private indicator(name: string, { up, message }: CheckResult) {
    const indicator = this.indicators.check(name);
    return up ? indicator.up() : indicator.down(message);
  }

  private startState(): CheckResult {
    if (this.probe.started) return { up: true };
    const waitingFor = this.probe.waitingFor?.();
    return { up: false, message: waitingFor === undefined ? 'is starting' : `is starting, and ${waitingFor}` };
  }

  private serviceState(): CheckResult {
    if (!this.probe.started) return this.startState();
    return this.probe.health?.ready ? { up: true } : { up: false, message: 'is stopping' };
  }
}
