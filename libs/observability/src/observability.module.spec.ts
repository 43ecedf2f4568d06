import { describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthRegistry } from './health-registry.js';
import { JsonLogger } from './json-logger.js';
import { Metrics } from './metrics.js';
import { ObservabilityModule } from './observability.module.js';

@Injectable()
class Consumer {
  constructor(
    readonly logger: JsonLogger,
    readonly metrics: Metrics,
    readonly health: HealthRegistry,
  ) {}
}

@Module({ providers: [Consumer] })
class Feature {}

describe('ObservabilityModule', () => {
  it('gives every module of the service the same logger, metrics and health registry', async () => {
    const lines: string[] = [];
    const logDestination = { write: (line: string) => void lines.push(line) };
    const observability = ObservabilityModule.forRoot({ service: 'shop', logLevel: 'warn', logDestination });
    @Module({ imports: [observability, Feature] })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false });
    const consumer = app.get(Consumer, { strict: false });
    expect(consumer.health).toBe(app.get(HealthRegistry));
    expect(consumer.metrics).toBe(app.get(Metrics));
    consumer.logger.log('quiet');
    consumer.logger.warn('loud');
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ service: 'shop', message: 'loud' }]);
    await app.close();
  });
});
