import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { eventually } from '@nestwork/testing';
import * as fc from 'fast-check';
import { ProblemFilter } from '../problem/problem.filter.js';
import { ProblemReport } from '../problem/problem-report.js';
import { badChunks, badFields, badLines, cutOff, smuggled } from '../spec-support/hostile-bytes.js';
import { rawAnswers, type RawAnswer } from '../spec-support/raw-bytes.js';
import { EdgeAdapter } from './edge-adapter.js';
import { edgeLimits, type EdgeLimits } from './edge-limits.js';

let served: string[] = [];

@Controller('things')
class ThingsController {
  @Get()
  list(): object {
    served.push('GET');
    return {};
  }

  /** Asked for by nothing but what bodies hold. */
  @Get('hidden')
  hidden(): object {
    served.push('hidden');
    return {};
  }

  @Post()
  make(@Body() body: unknown): object {
    served.push(`POST ${JSON.stringify(body)}`);
    return {};
  }
}

@Module({
  controllers: [ThingsController],
  providers: [ProblemReport, { provide: APP_FILTER, useClass: ProblemFilter }],
})
class ThingsModule {}

let app: NestFastifyApplication;
let port: number;

async function open(limits: Partial<EdgeLimits> = {}): Promise<void> {
  const adapter = new EdgeAdapter({ ...edgeLimits, ...limits });
  app = await NestFactory.create<NestFastifyApplication>(ThingsModule, adapter, { logger: false });
  await app.listen(0, '127.0.0.1');
  port = Number(new URL(await app.getUrl()).port);
}

const good = 'GET /things HTTP/1.1\r\nHost: a\r\n\r\n';
const hidden = good.replace('/things', '/things/hidden');
const last = 'GET /things HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

function posted(body: string, type = 'application/json'): string {
  return `POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

const statuses = (answers: readonly RawAnswer[]) => answers.map(({ status }) => status);

beforeEach(() => {
  served = [];
});

/** That the door is open as before. */
async function expectOpen(): Promise<void> {
  served = [];
  expect(statuses(await rawAnswers(port, last))).toEqual([200]);
  expect(served).toEqual(['GET']);
}

function expectRefusal({ status, headers, body }: RawAnswer): void {
  expect([400, 404, 405, 408, 413, 415, 431]).toContain(status);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = JSON.parse(body);
  expect(problem).toMatchObject({ status, correlationId: headers.get('x-correlation-id') });
  expect(body.length).toBeLessThanOrEqual(4_096);
}

describe('bytes that are no request', () => {
  beforeAll(() => open());
  afterAll(() => app.close());

  const table = Object.entries({ smuggled, badChunks, badLines, badFields, cutOff }).flatMap(([kind, cases]) =>
    Object.entries(cases).map(([what, bytes]) => ({ kind, what, bytes })),
  );

  it.each(table)('are refused once, and the connection is closed ($kind: $what)', async ({ bytes }) => {
    const answers = await rawAnswers(port, bytes);
    expect(answers.length).toBeLessThanOrEqual(1);
    answers.forEach(expectRefusal);
    expect(served).toEqual([]);
    await expectOpen();
  });

  const refused = table.filter(({ kind, bytes }) => kind !== 'cutOff' && bytes.endsWith('\n'));

  it.each(refused)('let nothing in that stands behind them ($kind: $what)', async ({ bytes }) => {
    const answers = await rawAnswers(port, `${bytes}${good.repeat(3)}`);
    // What only the gateway refuses, and not the syntax of HTTP, is followed by another request.
    const isWhole = answers.length > 0 && answers[0]!.headers.get('connection') !== 'close';
    expect(statuses(answers).slice(1)).toEqual(isWhole ? [200, 200, 200] : []);
    expect(served).toHaveLength(isWhole ? 3 : 0);
  });

  it('end what came before them, which is answered', async () => {
    const answers = await rawAnswers(port, `${good}${good}GARBAGE\r\n\r\n${good}`);
    const answered = statuses(answers).filter((status) => status === 200);
    expect(answered.length).toBeLessThanOrEqual(2);
    expect(served.length).toBeLessThanOrEqual(2);
    expect(statuses(answers).filter((status) => status !== 200).length).toBeLessThanOrEqual(1);
  });
});

describe('what a body holds', () => {
  beforeAll(() => open());
  afterAll(() => app.close());

  it('is never a request where none is asked for', async () => {
    const bytes = `GET /things HTTP/1.1\r\nHost: a\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`;
    expect(statuses(await rawAnswers(port, `${bytes}${last}`))).toEqual([200, 200]);
    expect(served).toEqual(['GET', 'GET']);
  });

  it.each([
    ['of a type that is refused', posted(hidden.repeat(4), 'text/plain')],
    ['that is no JSON', posted(hidden.repeat(4))],
    ['that nobody waits for', posted(hidden.repeat(4)).replace('/things', '/nothing')],
    ['of a method that is refused', posted(hidden.repeat(4)).replace('POST', 'PATCH')],
  ])('is never a request: %s', async (_, bytes) => {
    const [refusal, ...others] = await rawAnswers(port, `${bytes}${last}`);
    expectRefusal(refusal!);
    expect(statuses(others)).toEqual(refusal!.headers.get('connection') === 'close' ? [] : [200]);
    // Node may have begun with what comes behind it.
    expect(served.length).toBeLessThanOrEqual(1);
    expect(served).not.toContain('hidden');
  });

  it('is never a request when it is too large to be read', async () => {
    const answers = await rawAnswers(port, `${posted(hidden.repeat(4_000))}${last}`);
    expect(statuses(answers).filter((status) => status !== 413)).toEqual(answers.length > 1 ? [200] : []);
    expect(served).not.toContain('hidden');
    await expectOpen();
  });
});

describe('a client that is slow', () => {
  beforeAll(() => open({ headersTimeoutMs: 50, requestTimeoutMs: 60, timeoutCheckMs: 20 }));
  afterAll(() => app.close());

  it.each([
    ['says nothing', ''],
    ['stops in its first line', 'GET /thin'],
    ['stops in its fields', 'GET /things HTTP/1.1\r\nHost: a\r\nX: '],
    ['stops in its body', posted('{"a":1}').slice(0, -3)],
    ['stops in a chunk', badChunks['an end in the middle of a chunk']!],
    ['stops between two chunks', badChunks['no end']!],
  ])('and %s is cut off, and nothing of it is served', async (_, bytes) => {
    const answers = await rawAnswers(port, bytes, false);
    expect(answers.length).toBeLessThanOrEqual(1);
    answers.forEach(expectRefusal);
    expect(served).toEqual([]);
    // On a machine that stands still for a moment, every client is a slow one.
    await eventually(expectOpen);
  });
});

describe('a client that closes its half', () => {
  beforeAll(() => open());
  afterAll(() => app.close());

  it('gets the answers to what it had said', async () => {
    expect(statuses(await rawAnswers(port, `${good}${posted('{"a":1}')}${last}`))).toEqual([200, 201, 200]);
    expect(served.toSorted()).toEqual(['GET', 'GET', 'POST {"a":1}']);
  });
});

describe('any bytes', () => {
  beforeAll(() => open());
  afterAll(() => app.close());
  afterEach(() => expectOpen());

  const whole = fc.constantFrom(
    good,
    posted('{"a":1}'),
    'POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n0\r\n\r\n',
    'DELETE /things HTTP/1.1\r\nHost: a\r\n\r\n',
  );
  const piece = fc.oneof(
    fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      '\0',
      ' ',
      '\t',
      ':',
      '0',
      'Content-Length: 3\r\n',
      'Transfer-Encoding: chunked\r\n',
      '\r\n\r\n',
      good,
    ),
    fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  );
  const edit = fc.record({ at: fc.nat(), removed: fc.integer({ min: 0, max: 8 }), piece });
  const stream = fc.tuple(
    fc.array(whole, { minLength: 1, maxLength: 3 }),
    fc.array(edit, { minLength: 1, maxLength: 3 }),
  );

  it('are answered at most as often as there are requests in them, and never with a server error', async () => {
    const answered = fc.asyncProperty(stream, async ([requests, edits]) => {
      served = [];
      const bytes = edits.reduce(edited, requests.join(''));
      const said = await rawAnswers(port, bytes);
      expect(said.filter(({ status }) => status >= 500)).toEqual([]);
      // Nothing comes behind an answer that closes the connection.
      const closed = said.findIndex(({ headers }) => headers.get('connection') === 'close');
      if (closed >= 0) expect(said).toHaveLength(closed + 1);
      expect(served.length).toBeLessThanOrEqual(bytes.match(/ HTTP\/1\.[01]/g)?.length ?? 0);
    });
    await fc.assert(answered, { numRuns: 1_000, seed: 7 });
  }, 120_000);
});

function edited(text: string, { at, removed, piece }: { at: number; removed: number; piece: string }): string {
  const place = at % (text.length + 1);
  return text.slice(0, place) + piece + text.slice(place + removed);
}
