import { describe, expect, it } from '@jest/globals';
import { Logger, type ArgumentsHost } from '@nestjs/common';
import { DeadlinePassed, ServiceUnavailable } from '@nestwork/messaging';
import { fastify, type HTTPMethods } from 'fastify';
import { ProblemFilter } from './problem.filter.js';
import { ProblemReport } from './problem-report.js';

Logger.overrideLogger(false);

const late = DeadlinePassed.of({ request: 'orders.place-order.v1' });
const report = new ProblemReport();

/** What a caller is told over HTTP when its request ends so. */
async function told(method: HTTPMethods, headers: Record<string, string> = {}, error: Error = late) {
  const server = fastify();
  server.route({
    method,
    url: '/teas',
    handler: (request, reply) => {
      const http = { getRequest: () => request, getResponse: () => reply };
      new ProblemFilter(report).catch(error, { switchToHttp: () => http } as unknown as ArgumentsHost);
    },
  });
  const answer = await server.inject({ method, url: '/teas', headers });
  await server.close();
  return answer.json();
}

describe('a request without an answer', () => {
  it('that was a question may be asked again', async () => {
    const problem = await told('GET', { 'idempotency-key': 'k-1' });
    expect(problem).toMatchObject({ status: 504, code: 'deadline-passed' });
    expect(problem.detail).toBe('No answer came in time. It was only a question: ask again.');
  });

  it.each<HTTPMethods>(['POST', 'PUT', 'DELETE'])('that has a key may be repeated under it: %s', async (method) => {
    const { detail } = await told(method, { 'idempotency-key': 'k-1' });
    expect(detail).toMatch(/outcome is unknown\. A repeat with the same Idempotency-Key is safe\.$/);
  });

  it('that has none is called safe by nobody', async () => {
    const { detail } = await told('POST');
    expect(detail).toMatch(/outcome is unknown\. Look for it before you repeat it/);
    expect(detail).not.toContain('A repeat');
  });

  it('of which nothing is known has an outcome that is unknown, and no more is said', () => {
    expect(report.of(late, 'c-1').detail).toBe('No answer came in time, so the outcome is unknown.');
  });

  it('is told apart by whether it writes, and not by its method, by other protocols', () => {
    const detailOf = (isWrite: boolean, ...idempotencyKeys: string[]) =>
      report.of(late, 'c-1', { isWrite, idempotencyKeys }).detail;
    expect(new Set([detailOf(false), detailOf(true), detailOf(true, 'k-1')]).size).toBe(3);
    expect(detailOf(false, 'k-1')).toBe(detailOf(false));
  });
});

it('any other problem says what it said', async () => {
  const { status, detail } = await told('POST', {}, ServiceUnavailable.of({ request: 'r', reason: 'nobody' }));
  expect({ status, detail }).toEqual({
    status: 503,
    detail: 'A service that this needs is away, and nothing was done. Try again soon.',
  });
});
