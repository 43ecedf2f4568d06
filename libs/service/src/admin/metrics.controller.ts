import { Controller, Get, Header, ServiceUnavailableException } from '@nestjs/common';
import { ServiceProbe } from './service-probe.js';

/** Serves the metrics of the service in the text format of Prometheus. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly probe: ServiceProbe) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  text(): Promise<string> {
    if (!this.probe.metrics) throw new ServiceUnavailableException('The service is starting and has no metrics yet');
    return this.probe.metrics.text();
  }
}
