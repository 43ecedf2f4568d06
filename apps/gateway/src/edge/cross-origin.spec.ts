import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { apiKeyHeader, requestHeaders } from '../incoming/request-headers.js';
import { CrossOrigin } from './cross-origin.js';
import { EdgeAdapter } from './edge-adapter.js';
import { edgeLimits } from './edge-limits.js';

const shop = 'https://shop.example';
let server: FastifyInstance;
let closed: FastifyInstance;

beforeAll(async () => {
  [server, closed] = await Promise.all([opened(new CrossOrigin([shop])), opened(new CrossOrigin())]);
});
afterAll(() => Promise.all([server.close(), closed.close()]));

async function opened(crossOrigin: CrossOrigin): Promise<FastifyInstance> {
  const adapter = new EdgeAdapter(edgeLimits, { crossOrigin });
  const fastify = adapter.getInstance<FastifyInstance>();
  adapter.setNotFoundHandler();
  fastify.get('/teas', () => ({ tea: 'green' }));
  fastify.put('/teas', () => ({ tea: 'green' }));
  fastify.get('/teas/:name', () => ({ tea: 'green' }));
  await fastify.ready();
  return fastify;
}

function preflight(to: FastifyInstance, origin: string, url = '/teas') {
  const headers = { origin, 'access-control-request-method': 'PUT' };
  return to.inject({ method: 'OPTIONS', url, headers });
}

describe('a page of a listed origin', () => {
  it('may read answers, and some of their headers', async () => {
    const { headers } = await server.inject({ url: '/teas', headers: { origin: shop } });
    expect(headers).toMatchObject({ 'access-control-allow-origin': shop, vary: 'origin, accept-encoding' });
    expect(headers['access-control-expose-headers']).toContain('ratelimit');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('learns what it may send, by path', async () => {
    const { statusCode, headers } = await preflight(server, shop);
    expect(statusCode).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': shop,
      'access-control-allow-methods': 'GET, HEAD, PUT',
      'access-control-allow-headers': expect.stringContaining('idempotency-key'),
    });
    expect((await preflight(server, shop, '/none')).statusCode).toBe(404);
  });
});

describe('a script of a listed origin', () => {
  it('may send every header that requests are read from, and no key for machines', async () => {
    const accepted = String((await preflight(server, shop)).headers['access-control-allow-headers']).split(', ');
    expect(accepted).toEqual(expect.arrayContaining(Object.values(requestHeaders)));
    expect(accepted).toEqual(expect.arrayContaining(['prefer', 'last-event-id', 'x-route', 'idempotency-key']));
    expect(accepted).not.toContain(apiKeyHeader);
  });

  it('learns whether its preference was applied', async () => {
    const { headers } = await server.inject({ url: '/teas', headers: { origin: shop } });
    expect(String(headers['access-control-expose-headers']).split(', ')).toContain('preference-applied');
  });

  it('may read why a path cannot be served at all', async () => {
    const answer = await server.inject({ url: '/teas/%E0%A4%A', headers: { origin: shop } });
    expect(answer.json()).toMatchObject({ status: 400, code: 'bad-request' });
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': shop });
    expect(answer.headers['vary']).toContain('origin');
  });
});

describe('a page of another origin', () => {
  it.each(['https://shop.example.evil.example', 'http://shop.example', 'null', 'https://shop.example:444'])(
    'is let in by no header: %s',
    async (origin) => {
      const answers = [await server.inject({ url: '/teas', headers: { origin } }), await preflight(server, origin)];
      for (const { headers } of answers) {
        expect(headers).not.toHaveProperty('access-control-allow-origin');
        expect(headers).not.toHaveProperty('access-control-allow-methods');
        expect(headers['vary']).toContain('origin');
      }
      expect(answers[1]?.statusCode).toBe(405);
    },
  );
});

it('without listed origins no page of another origin is let in, and answers do not differ by origin', async () => {
  const { headers } = await closed.inject({ url: '/teas', headers: { origin: shop } });
  expect(headers).not.toHaveProperty('access-control-allow-origin');
  expect(headers['vary']).toBe('accept-encoding');
  expect((await preflight(closed, shop)).statusCode).toBe(405);
});

it.each(['*', 'shop.example', 'https://shop.example/', 'https://*.example', ''])(
  'the origin %p stops the start',
  (origin) => {
    expect(() => new CrossOrigin([origin])).toThrow(`'${origin}' is no origin`);
  },
);
