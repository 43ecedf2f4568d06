import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { eventually } from '@nestwork/testing';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectHttp2, constants, type ClientHttp2Session } from 'node:http2';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type SecureVersion } from 'node:tls';
import { selfSigned } from '../spec-support/self-signed.js';
import { EdgeAdapter } from './edge-adapter.js';
import { EdgeCertificate } from './edge-certificate.js';
import { edgeLimits, type EdgeLimits } from './edge-limits.js';

let folder: string;
let files: { certFile: string; keyFile: string };
let fastify: FastifyInstance;
let port: number;
const sessions: ClientHttp2Session[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edge-tls-'));
  files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  await write(selfSigned('first'));
  await serve();
});
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy();
  await fastify.close();
  await rm(folder, { recursive: true });
  jest.restoreAllMocks();
});

async function serve(limits: Partial<EdgeLimits> = {}): Promise<void> {
  const adapter = new EdgeAdapter({ ...edgeLimits, ...limits }, { certificate: new EdgeCertificate(files, 10) });
  fastify = adapter.getInstance<FastifyInstance>();
  fastify.get('/teas', () => ({ tea: 'green' }));
  fastify.get('/teas/:name', () => ({ tea: 'green' }));
  fastify.post('/teas', () => ({ tea: 'black' }));
  // As Nest does.
  adapter.setNotFoundHandler();
  await fastify.listen({ port: 0, host: '127.0.0.1' });
  port = (fastify.server.address() as AddressInfo).port;
}

async function write({ cert, key }: { cert?: string; key?: string }): Promise<void> {
  if (cert !== undefined) await writeFile(files.certFile, cert);
  if (key !== undefined) await writeFile(files.keyFile, key);
}

const insecure = { rejectUnauthorized: false } as const;

/** The name in the certificate that a new connection is shown. */
async function presented(): Promise<string | undefined> {
  const socket = connectTls({ port, host: '127.0.0.1', ...insecure });
  await once(socket, 'secureConnect');
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return String(subject.CN);
}

/** The version that is agreed on with a client that knows this one alone, and would take any cipher. */
async function agreedOn(version: SecureVersion): Promise<string | null> {
  const only = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
  const socket = connectTls({ port, host: '127.0.0.1', ...insecure, ...only });
  await once(socket, 'secureConnect');
  const agreed = socket.getProtocol();
  socket.destroy();
  return agreed;
}

/** What is said to bytes before the connection is closed. */
async function saidTo(bytes: string): Promise<string> {
  const socket = connectTls({ port, host: '127.0.0.1', ALPNProtocols: ['http/1.1'], ...insecure });
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  // A reset is a closed connection, too.
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

function http2Session(): ClientHttp2Session {
  const session = connectHttp2(`https://127.0.0.1:${port}`, insecure);
  sessions.push(session);
  return session;
}

async function askedBy(session: ClientHttp2Session): Promise<string> {
  const stream = session.request({ ':path': '/teas' });
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(stream, 'end');
  return Buffer.concat(chunks).toString();
}

describe('the public door with a certificate', () => {
  it('serves HTTP/2 and HTTP/1.1, and keeps browsers from coming without TLS', async () => {
    expect(await askedBy(http2Session())).toBe('{"tea":"green"}');
    const plain = request({ port, host: '127.0.0.1', path: '/teas', ...insecure }).end();
    const [answer] = await once(plain, 'response');
    answer.resume();
    expect(answer).toMatchObject({ statusCode: 200, httpVersion: '1.1' });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('says so also to what it cannot route, and to what is no request', async () => {
    const lost = request({ port, host: '127.0.0.1', path: '/teas/%E0%A4%A', ...insecure }).end();
    const [answer] = await once(lost, 'response');
    answer.resume();
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    const said = await saidTo('NONSENSE\r\n\r\n');
    expect(said).toMatch(/^HTTP\/1\.1 400 [^]*strict-transport-security: max-age=31536000\r\n/);
  });

  it('answers methods that HTTP does not know as those that a path does not take, by all its rules', async () => {
    const stream = http2Session().request({ ':method': 'BREW', ':path': '/teas' });
    const [headers] = await once(stream.resume(), 'response');
    expect(headers).toMatchObject({ ':status': 405, allow: 'GET, HEAD, POST' });
    expect(headers).toHaveProperty('x-correlation-id');
  });

  it.each([
    ['another scheme', { ':scheme': 'ftp' }],
    ['a host in its target', { ':scheme': 'ftp', ':path': 'http://elsewhere.example/teas' }],
    ['two hosts', { ':authority': 'here.example', host: 'elsewhere.example' }],
  ])(
    'refuses a request of HTTP/2 with %s, which something in front of it may have read differently',
    async (_, headers) => {
      const stream = http2Session().request({ ':path': '/teas', ...headers });
      const [answer] = await once(stream.resume(), 'response');
      expect(answer[':status']).toBe(400);
    },
  );

  it.each([
    ['its host named twice', { ':authority': 'here.example', host: 'here.example' }],
    ['its host named as HTTP/1.1 does', { host: 'here.example' }],
    ['the scheme that a proxy was asked by', { ':scheme': 'http' }],
  ])('serves a request of HTTP/2 with %s', async (_, headers) => {
    const stream = http2Session().request({ ':path': '/teas', ...headers });
    const [answer] = await once(stream.resume(), 'response');
    expect(answer[':status']).toBe(200);
  });

  it('shows a renewed certificate to new connections, and goes on with open ones', async () => {
    const open = http2Session();
    await askedBy(open);
    expect(await presented()).toBe('first');
    await write(selfSigned('second'));
    await eventually(async () => expect(await presented()).toBe('second'));
    expect(await askedBy(open)).toBe('{"tea":"green"}');
  });

  it('keeps the old one, and says so, while certificate and key do not belong together', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const { cert, key } = selfSigned('second');
    await write({ cert });
    await eventually(() => expect(logged).toHaveBeenCalled());
    expect(await presented()).toBe('first');
    await write({ key });
    await eventually(async () => expect(await presented()).toBe('second'));
  });

  it.each(['cert', 'key'])('keeps the old one, and says so, while the file of the %s is empty', async (half) => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    await write({ [half]: '' });
    await eventually(() => expect(logged).toHaveBeenCalled());
    expect(await presented()).toBe('first');
  });

  it('has the same limits of time as without one', async () => {
    expect(fastify.server).toMatchObject({ headersTimeout: 10_000, requestTimeout: 30_000 });
  });

  it('serves only so many requests on a connection of HTTP/1.1', async () => {
    await fastify.close();
    await serve({ requestsPerConnection: 2 });
    const asking = (connection: string) => `GET /teas HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\n\r\n`;
    const said = await saidTo(`${asking('keep-alive').repeat(3)}${asking('close')}`);
    expect(said.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
  });

  it('resets a request of HTTP/2 whose body does not end in time', async () => {
    await fastify.close();
    await serve({ requestTimeoutMs: 50 });
    const stream = http2Session().request({ ':method': 'POST', ':path': '/teas', 'content-type': 'application/json' });
    stream.on('error', () => {});
    stream.resume().write('{');
    await once(stream, 'close');
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
  });

  it.each<SecureVersion>(['TLSv1.2', 'TLSv1.3'])('is open to clients of %s', async (version) => {
    expect(await agreedOn(version)).toBe(version);
  });

  it.each<SecureVersion>(['TLSv1', 'TLSv1.1'])('is closed to clients that know %s only', async (version) => {
    await expect(agreedOn(version)).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
  });

  it('closes a connection when its address has too many, until one of them ends', async () => {
    await fastify.close();
    await serve({ connectionsPerAddress: 1 });
    const first = http2Session();
    await askedBy(first);
    await expect(presented()).rejects.toThrow();
    expect(await askedBy(first)).toBe('{"tea":"green"}');
    first.destroy();
    await eventually(async () => expect(await presented()).toBe('first'));
  });
});

it('a certificate that does not fit its key stops the start', async () => {
  await write({ key: selfSigned('other').key });
  expect(() => new EdgeCertificate(files)).toThrow(/key values mismatch/i);
});

it.each([
  ['cert', 'TLS_CERT_FILE'],
  ['key', 'TLS_KEY_FILE'],
])('an empty %s stops the start, and says which variable names it', async (half, variable) => {
  await write({ [half]: '' });
  expect(() => new EdgeCertificate(files)).toThrow(new RegExp(`^${variable} is set to .* empty`));
});

it('a file that is not there stops the start, and says which variable names it', async () => {
  await rm(files.keyFile);
  expect(() => new EdgeCertificate(files)).toThrow(/^TLS_KEY_FILE is set to .*ENOENT/);
});
