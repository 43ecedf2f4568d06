import { describe, expect, it } from '@jest/globals';
import { ServiceLogger } from './service-logger.js';

function linesOf(write: (logger: ServiceLogger) => void): string[] {
  const lines: string[] = [];
  write(new ServiceLogger({ service: 'orders', destination: { write: (line: string) => void lines.push(line) } }));
  return lines.map((line) => {
    const { message }: { message: string } = JSON.parse(line);
    return message;
  });
}

describe('ServiceLogger', () => {
  it("leaves out Nest's story of modules and routes and its own report of a failed start", () => {
    const lines = linesOf((logger) => {
      logger.log('Mapped {/health/live, GET} route', 'RouterExplorer');
      logger.error(new Error('no database'), undefined, 'ExceptionHandler');
      logger.log('orders is ready', 'ServiceLifecycle');
      logger.error('the relay failed', undefined, 'OutboxRelay');
    });
    expect(lines).toEqual(['orders is ready', 'the relay failed']);
  });
});
