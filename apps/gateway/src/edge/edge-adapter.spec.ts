import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { currentTrace } from '@nestwork/observability';
import { eventually } from '@nestwork/testing';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ProblemFilter } from '../problem/problem.filter.js';
import { ProblemReport } from '../problem/problem-report.js';
import { EdgeAdapter } from './edge-adapter.js';
import { edgeLimits, type EdgeLimits } from './edge-limits.js';

let release: () => void = () => {};
let arrived: () => void = () => {};

@Controller('things')
class ThingsController {
  @Get()
  list(): object {
    return { correlationId: currentTrace()?.correlationId };
  }

  @Get('slow')
  async slow(): Promise<object> {
    arrived();
    await new Promise<void>((resolve) => (release = resolve));
    return { done: true };
  }

  @Get('long')
  long(): object {
    arrived();
    return { text: 'x'.repeat(32_000_000) };
  }

  @Get(':id')
  show(@Param('id') id: string): object {
    return { id };
  }

  @Post()
  make(@Body() body: unknown): object {
    return { body: body === undefined ? 'none' : body, correlationId: currentTrace()?.correlationId };
  }

  @Post('broken')
  break(): never {
    throw new Error('the inside of the gateway');
  }
}

@Module({
  controllers: [ThingsController],
  providers: [ProblemReport, { provide: APP_FILTER, useClass: ProblemFilter }],
})
class ThingsModule {}

let app: NestFastifyApplication;

async function open(limits: Partial<EdgeLimits> = {}): Promise<number> {
  const adapter = new EdgeAdapter({ ...edgeLimits, ...limits });
  app = await NestFactory.create<NestFastifyApplication>(ThingsModule, adapter, { logger: false });
  await app.listen(0, '127.0.0.1');
  return Number(new URL(await app.getUrl()).port);
}

/** What the server says to these bytes until it closes the connection. */
async function answerTo(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  return textOf(socket);
}

async function textOf(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  // Bytes on their way to a connection that is closed come back as a reset.
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

function questionWithoutReader(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET /things/long HTTP/1.1\r\nHost: a\r\n\r\n');
  return socket;
}

function get(connection: string): string {
  return `GET /things HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\n\r\n`;
}

function bodyOf(answer: string): unknown {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
}

afterEach(() => app.close());

describe('the door', () => {
  beforeEach(() => open());

  it.each([
    ['an unknown path', 'GET', '/nothing', 404, 'route-not-found'],
    ['an empty part where a parameter stands', 'GET', '/things/', 404, 'route-not-found'],
    ['a path with another spelling', 'GET', '/Things', 404, 'route-not-found'],
    ['a path that cannot be decoded', 'GET', '/things/%E0%A4%A', 400, 'bad-request'],
    ['a part of the path that is too long', 'GET', `/things/${'x'.repeat(300)}`, 414, 'path-too-long'],
    ['an error of its own', 'POST', '/things/broken', 500, 'internal'],
  ] as const)('answers %s with a problem', async (_, method, url, status, code) => {
    const response = await app.inject({ method, url });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.json()).toMatchObject({ status, code, correlationId: response.headers['x-correlation-id'] });
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    expect(response.body).not.toMatch(/inside|at .*\.(ts|js)/);
  });

  it.each(['PUT', 'PATCH', 'OPTIONS', 'DELETE'] as const)(
    'tells which methods a path takes when asked to %s',
    async (method) => {
      const response = await app.inject({ method, url: '/things?a=1' });
      expect(response.statusCode).toBe(405);
      expect(response.headers.allow).toBe('GET, HEAD, POST');
      expect(response.json()).toMatchObject({ code: 'method-not-allowed' });
    },
  );

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'a=1'],
    ['plain text', 'text/plain', '{}'],
    ['a type that only begins like JSON', 'application/jsonp', '{}'],
    ['a type that is none', 'json', '{}'],
  ])('takes no body but JSON: %s is 415', async (_, type, payload) => {
    const response = await app.inject({ method: 'POST', url: '/things', headers: { 'content-type': type }, payload });
    expect(response.statusCode).toBe(415);
    expect(response.json()).toMatchObject({ code: 'unsupported-media-type' });
  });

  it.each([
    ['half an object', '{"a":'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['nesting of 33 levels', '['.repeat(33) + ']'.repeat(33)],
    ['9,000 keys', JSON.stringify(Object.fromEntries(Array.from({ length: 9_000 }, (_, key) => [`k${key}`, 0])))],
  ])('refuses %s before it becomes a value (T51, T52)', async (_, payload) => {
    const response = await app.inject({
      method: 'POST',
      url: '/things',
      headers: { 'content-type': 'application/json' },
      payload,
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid-message' });
    expect(response.body.length).toBeLessThan(4_096);
  });

  it('takes a compressed body for what it is without being expanded: no JSON', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const response = await app.inject({ method: 'POST', url: '/things', headers, payload: gzipSync('{"a":1}') });
    expect(response.json()).toMatchObject({ status: 400, code: 'invalid-message' });
  });

  it('refuses a body of more than 100 KB', async () => {
    const payload = JSON.stringify({ text: 'x'.repeat(102_400) });
    const response = await app.inject({
      method: 'POST',
      url: '/things',
      headers: { 'content-type': 'application/json' },
      payload,
    });
    expect(response.statusCode).toBe(413);
    expect(response.json()).toMatchObject({ code: 'body-too-large' });
  });

  it('takes JSON with a charset, and an announced body that is empty for none', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const full = await app.inject({ method: 'POST', url: '/things', headers, payload: '{"a":1}' });
    expect(full.json()).toMatchObject({ body: { a: 1 } });
    const empty = await app.inject({ method: 'POST', url: '/things', headers });
    expect(empty.json()).toMatchObject({ body: 'none' });
  });

  it('runs a request, also after its body was read, in the conversation that the caller named', async () => {
    const headers = { 'x-correlation-id': 'order-42' };
    const read = await app.inject({ url: '/things', headers });
    expect(read.json()).toEqual({ correlationId: 'order-42' });
    expect(read.headers['x-correlation-id']).toBe('order-42');
    const written = await app.inject({ method: 'POST', url: '/things', headers, payload: { a: 1 } });
    expect(written.json()).toEqual({ body: { a: 1 }, correlationId: 'order-42' });
  });

  it('answers a HEAD as the GET, without a body', async () => {
    const response = await app.inject({ method: 'HEAD', url: '/things' });
    expect(response.statusCode).toBe(200);
    expect(response.body).toBe('');
  });

  it('passes over a wish that it does not know', async () => {
    const bytes = get('close').replace('\r\n', '\r\nExpect: something\r\n');
    const { port } = new URL(await app.getUrl());
    expect(await answerTo(Number(port), bytes)).toMatch(/^HTTP\/1.1 200 /);
  });

  it('refuses more than 100 header fields', async () => {
    const headers = Object.fromEntries(Array.from({ length: 101 }, (_, field) => [`x-${field}`, '1']));
    const response = await app.inject({ url: '/things', headers });
    expect(response.statusCode).toBe(431);
  });
});

describe('what is not a request', () => {
  it.each([
    ['broken syntax', 'GARBAGE\r\n\r\n', 400, 'bad-request'],
    ['an unknown method', 'GRAB /things HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'bad-request'],
    [
      'headers of more than 16 KB',
      `GET /things HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
    [
      'two lengths',
      'POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'bad-request',
    ],
  ])('is answered with a problem and a closed connection: %s', async (_, bytes, status, code) => {
    const answer = await answerTo(await open(), bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('content-type: application/problem+json');
    expect(bodyOf(answer)).toMatchObject({ status, code });
  });

  it('is cut off when its headers take too long to arrive', async () => {
    const port = await open({ headersTimeoutMs: 50, timeoutCheckMs: 20 });
    expect(bodyOf(await answerTo(port, 'GET /things HTTP/1.1\r\nHost: a\r\n'))).toMatchObject({
      code: 'request-timeout',
    });
  });

  it('is cut off when its body takes too long to arrive', async () => {
    const port = await open({ headersTimeoutMs: 50, requestTimeoutMs: 60, timeoutCheckMs: 20 });
    const begun = 'POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{';
    expect(bodyOf(await answerTo(port, begun))).toMatchObject({ code: 'request-timeout' });
  });
});

describe('a connection', () => {
  it('serves only so many requests, and ends with the last answer, which says so', async () => {
    const port = await open({ requestsPerConnection: 2 });
    const answer = await answerTo(port, `${get('keep-alive').repeat(3)}${get('close')}`);
    expect(answer.match(/HTTP\/1.1 \d+|connection: [a-z-]+/gi)).toEqual([
      'HTTP/1.1 200',
      'Connection: keep-alive',
      'HTTP/1.1 200',
      'connection: close',
    ]);
  });

  it('is closed at once when there are too many', async () => {
    const port = await open({ connections: 1 });
    const first = connect(port, '127.0.0.1');
    await once(first, 'connect');
    expect(await answerTo(port, get('close'))).toBe('');
    first.destroy();
  });

  it('is closed at once when its address has too many', async () => {
    const port = await open({ connectionsPerAddress: 1 });
    const first = connect(port, '127.0.0.1');
    await once(first, 'connect');
    expect(await answerTo(port, get('close'))).toBe('');
    first.destroy();
  });

  it('whose answer nobody reads is closed', async () => {
    const port = await open({ stalledMs: 50 });
    let isServed = false;
    arrived = () => (isServed = true);
    const sockets: Socket[] = [];
    await eventually(() => {
      // On a busy machine the question may come too late, and its connection is closed, too: somebody asks again.
      if (!isServed) sockets.push(questionWithoutReader(port));
      expect(isServed).toBe(true);
    });
    const { server }: FastifyInstance = app.getHttpAdapter().getInstance();
    const connections = promisify(server.getConnections.bind(server));
    await eventually(async () => expect(await connections()).toBe(0));
    for (const socket of sockets) socket.destroy();
  });

  it('that has a request in flight while the gateway stops gets its answer', async () => {
    const port = await open();
    const inside = new Promise<void>((resolve) => (arrived = resolve));
    const answer = answerTo(port, 'GET /things/slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await inside;
    const closed: Promise<void> = app.getHttpAdapter().close();
    release();
    expect(bodyOf(await answer)).toEqual({ done: true });
    await closed;
  });
});
