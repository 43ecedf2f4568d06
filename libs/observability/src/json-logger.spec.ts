import { beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { JsonLogger } from './json-logger.js';
import { newTrace, runWithTrace } from './trace.js';

describe('the JSON logger', () => {
  let lines: string[];
  let json: JsonLogger;

  beforeEach(() => {
    lines = [];
    json = new JsonLogger({ service: 'shop', destination: { write: (line) => void lines.push(line) } });
    Logger.overrideLogger(json);
  });

  const logged = () => lines.map((line): unknown => JSON.parse(line));

  it('merges the fields of an object, and names service, context, level and time', () => {
    new Logger('Relay').log({ message: 'published', count: 3 });
    expect(logged()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        service: 'shop',
        context: 'Relay',
        message: 'published',
        count: 3,
      },
    ]);
  });

  it('writes one line for a message of several lines', () => {
    new Logger('Relay').warn('forged\n{"level":"fatal"}');
    expect(lines).toHaveLength(1);
    expect(logged()).toMatchObject([{ level: 'warn', message: 'forged\n{"level":"fatal"}' }]);
  });

  it('writes errors with stack, whichever way they are handed over', () => {
    const err = new Error('broken');
    new Logger('Relay').error({ message: 'cannot publish', err });
    new Logger('Relay').error(err);
    new Logger('Relay').error('cannot publish', err.stack);
    expect(logged()).toMatchObject([
      { message: 'cannot publish', err: { message: 'broken', stack: err.stack } },
      { message: 'broken', err: { stack: err.stack } },
      { message: 'cannot publish', details: [err.stack], context: 'Relay' },
    ]);
  });

  it('names the current trace', () => {
    const trace = newTrace();
    runWithTrace(trace, () => new Logger('Relay').log('here'));
    const [, traceId, spanId] = trace.traceparent.split('-');
    expect(logged()).toMatchObject([{ traceId, spanId, correlationId: trace.correlationId }]);
  });

  it('writes nothing below its level, which can be changed', () => {
    json.debug('quiet');
    json.setLogLevels(['debug', 'error']);
    json.debug('loud');
    json.setLogLevels(['error']);
    json.warn('quiet');
    expect(logged()).toMatchObject([{ message: 'loud', level: 'debug' }]);
  });

  it('redacts', () => {
    json.log({ message: 'login', password: 'hunter2', url: 'nats://a:hunter2@b' });
    expect(lines.join('')).not.toContain('hunter2');
  });
});
