import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, Gate, NatsAccount } from '@nestwork/testing';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { AskedInstance } from '../spec-support/asked-instance.js';
import { NoParameters } from './no-parameters.js';
import type { Operation } from './operation.js';
import { OperationRefused } from './operation-errors.js';

class Page {
  @IsOptional() @IsInt() @Min(1) @Max(100) readonly limit?: number;
}

let askedBy: string[] = [];
let gate = new Gate();

const shelves: Operation<Page> = {
  name: 'shelves list',
  summary: 'Shows the shelves.',
  parameters: Page,
  changes: false,
  run: async ({ limit = 2 }, { by }) => {
    askedBy.push(by);
    return { rows: Array.from({ length: limit }, (_, number) => ({ number, full: true })), problems: ['one is full'] };
  },
};

const slow: Operation<NoParameters> = {
  name: 'shelves count',
  summary: 'Counts slowly.',
  parameters: NoParameters,
  changes: false,
  run: async () => {
    await gate.opened;
    return { details: { count: 7 } };
  },
};

const failing = (error: Error): Operation<NoParameters> => ({
  name: 'shelves clear',
  summary: 'Clears the shelves.',
  parameters: NoParameters,
  changes: true,
  run: async () => {
    throw error;
  },
});

const patient: Operation<NoParameters> = {
  ...slow,
  name: 'shelves guard',
  run: async (_, { signal }) => {
    await once(signal, 'abort');
    throw signal.reason;
  },
};

const huge: Operation<NoParameters> = {
  ...slow,
  name: 'shelves dump',
  run: async () => ({ details: { text: 'x'.repeat(1_100_000) } }),
};

describe('operations over NATS', () => {
  let one: AskedInstance;
  let other: AskedInstance;

  beforeAll(async () => {
    // Not given back: the streams of the service stay in it.
    const account = await NatsAccount.claim();
    const refusal = OperationRefused.of({ reason: 'The shelves are in use: close the shop first' });
    one = await AskedInstance.start(account.login, [shelves, slow, huge, failing(refusal)]);
    other = await AskedInstance.start(account.login, [shelves, slow, huge, failing(refusal)]);
  });

  beforeEach(() => {
    askedBy = [];
    gate = new Gate();
  });

  afterAll(async () => {
    await one.stop();
    await other.stop();
  });

  it('are answered by one instance, once', async () => {
    const { status, body } = await one.ask('shelves list', { by: 'ada', parameters: { limit: 1 } });
    expect(status).toBe('ok');
    expect(body).toEqual({ rows: [{ number: 0, full: true }], problems: ['one is full'] });
    expect(askedBy).toEqual(['ada']);
  });

  it('need neither a body nor a name to be read', async () => {
    expect((await one.ask('shelves list', '')).body.rows).toHaveLength(2);
    expect(askedBy).toEqual(['somebody']);
  });

  it('are told by the service itself, with the schema of their parameters', async () => {
    const { body } = await one.ask('operations list');
    const { operations } = body.details as { operations: { name: string; parameters: object }[] };
    expect(operations.map(({ name }) => name)).toEqual([
      'doctor check',
      'operations list',
      'shelves clear',
      'shelves count',
      'shelves dump',
      'shelves list',
    ]);
    expect(operations.at(-1)).toMatchObject({
      summary: 'Shows the shelves.',
      changes: false,
      parameters: { properties: { limit: { type: 'integer', maximum: 100 } } },
    });
  });

  it.each([
    ['a wrong parameter', { parameters: { limit: 0 } }, 'limit'],
    ['a misspelt parameter', { parameters: { limmit: 1 } }, 'limmit'],
    ['an empty name', { by: '' }, 'by'],
    ['parameters under a misspelt name', { parameter: { limit: 1 } }, 'parameter'],
    ['parameters that are none', { parameters: 'limit' }, ''],
    ['a list of parameters', { parameters: [{ limit: 1 }] }, ''],
  ])('are refused for %s', async (_, body, path) => {
    const answer = await one.ask('shelves list', body);
    expect(answer.status).toBe('error');
    expect(answer.body).toMatchObject({ code: 'invalid-message', details: { problems: [{ path }] } });
    expect(askedBy).toEqual([]);
  });

  it.each(['[', '[]', 'null', '7', '"text"'])('survive a body that is none: %s', async (body) => {
    expect((await one.ask('shelves list', body)).body).toMatchObject({ code: 'invalid-message' });
  });

  it('that change something are refused when nobody answers for it', async () => {
    expect((await one.ask('shelves clear')).body).toMatchObject({
      code: 'invalid-message',
      details: { problems: [{ path: 'by' }] },
    });
  });

  it('say why they refuse', async () => {
    expect((await one.ask('shelves clear', { by: 'ada' })).body).toEqual({
      code: 'operation-refused',
      category: 'conflict',
      message: 'operation refused',
      details: { reason: 'The shelves are in use: close the shop first' },
    });
  });

  it('that nobody offers are told so', async () => {
    expect((await one.ask('shelves paint')).body).toMatchObject({ code: 'operation-unknown', category: 'not-found' });
  });

  it('answer with an error when the answer is larger than the broker takes', async () => {
    expect((await one.ask('shelves dump')).body).toMatchObject({ code: 'operation-refused' });
  });

  it('refuse more than a few at once in one instance', async () => {
    await other.quiesce();
    const waiting = Array.from({ length: 4 }, () => one.ask('shelves count'));
    expect((await one.ask('shelves list')).body).toMatchObject({ code: 'operations-busy', category: 'unavailable' });
    gate.open();
    for (const { body } of await Promise.all(waiting)) expect(body.details).toEqual({ count: 7 });
  });

  it('that were taken are answered before an instance stops', async () => {
    const waiting = one.ask('shelves count');
    // Answered behind the first question on the same connection: that one has been taken.
    await one.ask('shelves list');
    const events: string[] = [];
    const stopping = one.quiesce().then(() => events.push('stopped'));
    // The broker knows that nothing more is taken, while the first question is still in work.
    await eventually(() => expect(one.ask('shelves list')).rejects.toThrow('no responders'));
    events.push('let go');
    gate.open();
    await stopping;
    expect(events).toEqual(['let go', 'stopped']);
    expect((await waiting).body).toEqual({ details: { count: 7 } });
  });

  it('that would take long are told when their instance stops, and say so', async () => {
    const alone = await AskedInstance.start((await NatsAccount.claim()).login, [shelves, patient]);
    const waiting = alone.ask('shelves guard');
    await alone.ask('shelves list');
    await alone.quiesce();
    expect((await waiting).body).toMatchObject({ code: 'operation-interrupted', category: 'unavailable' });
    await alone.stop();
  });
});
