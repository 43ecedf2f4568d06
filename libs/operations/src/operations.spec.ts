import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { redact } from '@nestwork/observability';
import { IsOptional, IsString } from 'class-validator';
import { failureBody } from './failure-body.js';
import { NoParameters } from './no-parameters.js';
import type { Operation } from './operation.js';
import { Operations } from './operations.js';

class Target {
  @IsOptional() @IsString() readonly id?: string;
}

class Unchecked {
  readonly id: string = '';
}

const clear: Operation<Target> = {
  name: 'shelves clear',
  summary: 'Clears a shelf.',
  parameters: Target,
  changes: true,
  run: async ({ id }) => {
    if (id === 'stuck') throw new Error('the shelf is stuck');
    return {};
  },
};

describe('the operations of a service', () => {
  let operations: Operations;
  const log = jest.spyOn(Logger.prototype, 'log');
  const warn = jest.spyOn(Logger.prototype, 'warn');

  beforeEach(() => {
    operations = new Operations();
    for (const spy of [log, warn]) spy.mockImplementation(() => {});
    operations.register(clear);
  });

  afterEach(() => {
    for (const spy of [log, warn]) spy.mockReset();
  });

  it('leave a line with who, what and on which when they change something', async () => {
    await operations.run('shelves clear', { by: 'ada', parameters: { id: 'a1' } });
    const audit = { operation: 'shelves clear', by: 'ada', parameters: { id: 'a1' } };
    expect(log).toHaveBeenCalledWith({ message: "Operator ada ran 'shelves clear'", audit });
  });

  it('leave it without the secrets of a text of JSON, such as a corrected message', async () => {
    await operations.run('shelves clear', { by: 'ada', parameters: { id: '{"card":"4242","cents":5}' } });
    await operations.run('shelves clear', { by: 'ada', parameters: { id: '{"card":"4242",' } });
    const logged = log.mock.calls.map(([line]) => JSON.stringify(redact(Object(line))));
    expect(logged[0]).toContain('{"card":"[redacted]","cents":5}');
    expect(logged.join()).not.toContain('4242');
  });

  it('leave one as well when they fail half-way', async () => {
    const running = operations.run('shelves clear', { by: 'ada', parameters: { id: 'stuck' } });
    await expect(running).rejects.toThrow('the shelf is stuck');
    expect(warn).toHaveBeenCalledWith(expect.objectContaining({ audit: expect.objectContaining({ by: 'ada' }) }));
  });

  it('do not run a change that nobody answers for', async () => {
    await expect(operations.run('shelves clear', { by: undefined, parameters: {} })).rejects.toThrow('invalid message');
    expect(log).not.toHaveBeenCalled();
  });

  it.each(['clear', 'Shelves clear', 'shelves clear all', 'shelves.clear', ''])('cannot be called %j', (name) => {
    expect(() => operations.register({ ...clear, name })).toThrow('is no name of an operation');
  });

  it('have one name each', () => {
    expect(() => operations.register(clear)).toThrow("Two operations are called 'shelves clear'");
  });

  it('are refused when their parameters would go unchecked', () => {
    const open = { ...clear, name: 'shelves open', parameters: Unchecked };
    expect(() => operations.register(open)).toThrow('Unchecked.id has no validation decorator');
  });

  it('can be without parameters', async () => {
    const run = async () => ({ details: { open: true } });
    operations.register({ name: 'shop state', summary: 'Open?', parameters: NoParameters, changes: false, run });
    expect(await operations.run('shop state', { by: undefined, parameters: {} })).toEqual({ details: { open: true } });
  });

  it('tell an operator the cause of a failure, without its secrets', () => {
    const error = new Error('cannot reach postgres://shop:geheim@db:5432/shop');
    expect(failureBody('shelves clear', error)).toEqual({
      code: 'internal',
      category: 'internal',
      message: 'shelves clear failed: cannot reach postgres://shop:[redacted]@db:5432/shop',
      details: {},
    });
  });
});
