import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import type { PassingCall } from '../endpoints/endpoint-step.js';
import { DeprecationStep } from './deprecation.step.js';

const deprecated = { since: '2026-01-01', sunset: '2026-07-01', successor: 'listTeasV2' };
const endpoint = { name: 'listTeas', deprecated };
const successor = { name: 'listTeasV2', rest: { path: '/v2/teas' } };
const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});

let step: DeprecationStep;
beforeEach(() => {
  step = new DeprecationStep({ endpoints: [endpoint, successor] } as never, new Metrics('gateway'));
});
afterEach(() => {
  jest.useRealTimers();
  warned.mockClear();
});

const callBy = (client: string, protocol = 'graphql') =>
  step.pass({ endpoint, incoming: { protocol, user: { client } } } as unknown as PassingCall, async () => 'teas');

describe('a call of a deprecated endpoint', () => {
  it('is a warning in the log when it is the first one of its client, and is answered like any other', async () => {
    expect([await callBy('old-app'), await callBy('old-app', 'grpc'), await callBy('depot')]).toEqual([
      'teas',
      'teas',
      'teas',
    ]);
    const message = 'A deprecated endpoint is called';
    expect(warned.mock.calls).toEqual(
      ['old-app', 'depot'].map((client) => [{ message, endpoint: 'listTeas', client, ...deprecated }]),
    );
  });
});

describe('a start', () => {
  it.each([
    ['2026-06-30T23:59:59.999Z', []],
    [
      '2026-07-01T00:00:00.000Z',
      [[{ message: 'An endpoint is kept beyond its sunset', endpoint: 'listTeas', ...deprecated }]],
    ],
  ])('at %s says what is kept beyond its sunset', (now, expected) => {
    jest.useFakeTimers({ now: new Date(now) });
    step.onModuleInit();
    expect(warned.mock.calls).toEqual(expected);
  });
});
