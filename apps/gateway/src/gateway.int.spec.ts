import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RequestAborted, ServiceClient } from '@nestwork/messaging';
import { Metrics } from '@nestwork/observability';
import { eventually, type NatsServerProcess } from '@nestwork/testing';
import { request } from 'node:http';
import { gatewayWithServices } from './spec-support/gateway-with-services.js';
import type { OpenGateway } from './spec-support/open-gateway.js';
import { Responder, type Heard, type Said } from './spec-support/responder.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const orderId = '0190b5a0-0000-7000-8000-0000000000a1';
const tea = '0190b5a0-0000-7000-8000-000000000001';
const order = { lines: [{ productId: tea, quantity: 2 }], card: 'tok_ok' };
const view = {
  orderId,
  customerId: customer,
  status: 'confirmed',
  totalCents: 900,
  placedAt: '2026-01-01T10:00:00.000Z',
  lines: [{ productId: tea, name: 'Green tea', quantity: 2, unitPriceCents: 450 }],
  journey: [],
};

let nats: NatsServerProcess;
let gateway: OpenGateway;
let services: Responder;
let natsUrl: string;
let close: () => Promise<void>;
let authorization: string;

beforeAll(async () => {
  ({ nats, natsUrl, gateway, services, close } = await gatewayWithServices());
  authorization = `Bearer ${await gateway.issuer.token(customer)}`;
}, 30_000);
beforeEach(() => services.forget());
afterAll(async () => {
  // One of the cases connects anew.
  await services.close();
  await close();
});

function placed(headers: Readonly<Record<string, string>> = {}) {
  return gateway.app.inject({ method: 'POST', url: '/orders', headers: { authorization, ...headers }, payload: order });
}

function shown() {
  return gateway.app.inject({ url: `/orders/${orderId}`, headers: { authorization } });
}

describe('a route', () => {
  it('passes on what was asked, for whom and in which conversation, and answers with the reply', async () => {
    await services.answers('orders.place-order.v1', () => ({ ok: { orderId, totalCents: 900 } }));
    const answer = await placed({ 'x-correlation-id': 'visit-7' });
    expect({ status: answer.statusCode, body: answer.json() }).toEqual({
      status: 202,
      body: { orderId, totalCents: 900 },
    });
    expect(answer.headers.location).toBe(`/operations/${orderId}`);
    expect(services.heard).toMatchObject([{ correlationId: 'visit-7', body: { ...order, customerId: customer } }]);
  });

  it('gives a repeat with its Idempotency-Key the same message id, and other requests others', async () => {
    await services.answers('orders.place-order.v1', () => ({ ok: { orderId, totalCents: 900 } }));
    for (const key of ['k-1', 'k-1', 'k-2']) await placed({ 'idempotency-key': key });
    await placed();
    const [first, repeat, ...others] = services.heard.map(({ id }) => id);
    expect(repeat).toBe(first);
    expect(new Set([first, ...others]).size).toBe(3);
  });

  it('answers a declared error with its status and its details', async () => {
    const error = {
      code: 'orders.order-not-cancellable',
      category: 'conflict',
      message: '',
      details: { orderId, status: 'confirmed' },
    };
    await services.answers('orders.request-cancellation.v1', () => ({ error }));
    const answer = await gateway.app.inject({
      method: 'DELETE',
      url: `/orders/${orderId}`,
      headers: { authorization },
    });
    expect(answer.json()).toMatchObject({ status: 409, code: error.code, details: error.details });
  });

  it('answers 409, and when to come back, while the first request of an Idempotency-Key is still being handled', async () => {
    const error = { code: 'request-in-flight', category: 'conflict', message: '', details: {} };
    await services.answers('orders.place-order.v1', () => ({ error }));
    const answer = await placed({ 'idempotency-key': 'k-3' });
    expect(answer.json()).toMatchObject({ status: 409, code: error.code });
    expect(answer.headers['retry-after']).toBe('1');
  });

  it.each([
    [
      'fails inside',
      { error: { code: 'internal', category: 'internal', message: 'relation "orders" at 10.0.0.7', details: {} } },
    ],
    ['answers what the contract does not know', { ok: { order: 'relation "orders" at 10.0.0.7' } }],
  ])('answers 500, and nothing of the inside, when the service %s', async (_, said) => {
    await services.answers('orders.place-order.v1', () => said);
    const answer = await placed();
    expect(answer.json()).toMatchObject({ status: 500, code: 'internal' });
    expect(answer.body).not.toMatch(/relation .orders|10\.0\.0\.7|at .*\.ts/);
  });

  it('lists by default twenty', async () => {
    await services.answers('orders.list-orders.v1', () => ({ ok: { orders: [] } }));
    await gateway.app.inject({ url: '/orders', headers: { authorization } });
    await gateway.app.inject({ url: `/orders?limit=3&cursor=${orderId}`, headers: { authorization } });
    expect(services.heard.map(({ body }) => body)).toEqual([
      { customerId: customer, limit: 20 },
      { customerId: customer, limit: 3, cursor: orderId },
    ]);
  });

  it('asks for an access token unless it is public, whatever the method (T15)', async () => {
    const guarded = [
      ['POST', '/orders'],
      ['GET', '/orders'],
      ['HEAD', '/orders'],
      ['GET', '/orders/x'],
      ['DELETE', '/orders/x'],
      ['GET', '/operations/x'],
      ['GET', '/operations/x/events'],
      ['PUT', '/products/x/price'],
    ] as const;
    for (const [method, url] of guarded) {
      const { statusCode } = await gateway.app.inject({ method, url });
      expect({ method, url, statusCode }).toEqual({ method, url, statusCode: 401 });
    }
  });

  it('is guarded under every spelling of its path that leads to it (T15)', async () => {
    await services.answers('orders.list-orders.v1', () => ({ ok: { orders: [] } }));
    const spellings = [
      '/%6frders',
      '/%6F%72ders?limit=1',
      '/orders#',
      '/orders/',
      '//orders',
      '/orders;a',
      '/orders%2f',
    ];
    spellings.push('/products/../orders', '/products/%2e%2e/orders', '/ORDERS', '/orders%00');
    const leads: string[] = [];
    for (const url of spellings) {
      const { statusCode: withToken } = await gateway.app.inject({ url, headers: { authorization } });
      if (withToken === 200) leads.push(url);
      for (const method of ['GET', 'HEAD'] as const) {
        const { statusCode } = await gateway.app.inject({ method, url });
        expect({ method, url, statusCode }).toEqual({ method, url, statusCode: withToken === 200 ? 401 : withToken });
      }
    }
    expect(services.heard).toHaveLength(leads.length);
    expect(leads).toEqual(expect.arrayContaining(['/%6frders', '/%6F%72ders?limit=1']));
  });

  it('changes a price for an admin and for nobody else', async () => {
    const product = { productId: tea, name: 'Green tea', priceCents: 1, available: 0 };
    await services.answers('inventory.change-product-price.v1', () => ({ ok: product }));
    const admin = `Bearer ${await gateway.issuer.token(customer, { claims: { roles: ['admin'] } })}`;
    const change = (who: string) =>
      gateway.app.inject({
        method: 'PUT',
        url: `/products/${tea}/price`,
        headers: { authorization: who },
        payload: { priceCents: 1 },
      });
    expect((await change(authorization)).json()).toMatchObject({ status: 403, code: 'gateway.forbidden' });
    expect((await change(admin)).json()).toEqual(product);
    expect(services.heard).toHaveLength(1);
  });

  it.each(['/orders', '/graphql'])('answers a body that cannot be read with a problem: %s', async (url) => {
    const headers = { authorization, 'content-type': 'application/json' };
    const malformed = await gateway.app.inject({ method: 'POST', url, headers, payload: '{"lines":[' });
    expect(malformed.json()).toMatchObject({ status: 400, code: 'invalid-message' });
    const huge = await gateway.app.inject({ method: 'POST', url, headers, payload: `"${'x'.repeat(110_000)}"` });
    expect(huge.json()).toMatchObject({ status: 413, code: 'body-too-large' });
    expect(huge.headers['content-type']).toContain('application/problem+json');
  });

  it('refuses a wrong body before any service hears of it', async () => {
    await services.answers('orders.place-order.v1', () => ({ ok: { orderId, totalCents: 900 } }));
    const headers = { authorization };
    const answer = await gateway.app.inject({
      method: 'POST',
      url: '/orders',
      headers,
      payload: { ...order, customerId: orderId },
    });
    expect(answer.json()).toMatchObject({ status: 400, problems: [{ path: 'customerId' }] });
    expect(services.heard).toEqual([]);
  });
});

describe('the metrics', () => {
  it('count answers by route, never by path', async () => {
    await gateway.app.inject({ url: `/orders/${orderId}` });
    await gateway.app.inject({ url: `/nothing/${orderId}` });
    await gateway.app.inject({ url: `/nothing/${orderId}/%E0%A4%A` });
    const metrics = await gateway.app.get(Metrics).text();
    expect(metrics).toMatch(/http_request_seconds_count\{[^}]*route="\/orders\/:id"[^}]*status="401"/);
    expect(metrics).toMatch(/http_request_seconds_count\{[^}]*route="unknown"[^}]*status="404"/);
    expect(metrics).toMatch(/http_request_seconds_count\{[^}]*route="unknown"[^}]*status="400"/);
    expect(metrics).not.toContain(orderId);
  });
});

/** What payments says to the customer whose order it is, and to nobody else. */
function captured({ body }: Heard): Said {
  const isOwn = Reflect.get(Object(body), 'customerId') === customer;
  return { ok: { orderId, status: isOwn ? 'captured' : 'none', amountCents: isOwn ? 900 : 0 } };
}

describe('an order', () => {
  beforeEach(() => services.answers('orders.get-order.v1', () => ({ ok: view })));

  it('is put together from three services', async () => {
    await services.answers('inventory.get-products.v1', () => ({
      ok: { products: [{ productId: tea, name: 'Green tea', priceCents: 450, available: 7 }] },
    }));
    await services.answers('payments.get-payment.v1', captured);
    expect((await shown()).json()).toMatchObject({
      orderId,
      lines: [{ name: 'Green tea', available: 7 }],
      payment: { status: 'captured', amountCents: 900 },
      degraded: [],
    });
  });

  it('is shown without the parts of services that are away, broken or silent', async () => {
    expect((await shown()).json()).toMatchObject({ degraded: ['inventory', 'payments'] });
    await services.answers('inventory.get-products.v1', () => ({ ok: { nonsense: true } }));
    await services.answers('payments.get-payment.v1', () => undefined);
    const answer = await shown();
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ orderId, degraded: ['inventory', 'payments'] });
  });
});

describe('the overview of an order', () => {
  const overview = () => gateway.app.inject({ url: `/orders/${orderId}/overview`, headers: { authorization } });
  const products = [{ productId: tea, name: 'Green tea', priceCents: 450, available: 7 }];
  beforeEach(() => services.answers('orders.get-order.v1', () => ({ ok: view })));

  it('has its parts from three services', async () => {
    await services.answers('inventory.get-products.v1', () => ({ ok: { products } }));
    await services.answers('payments.get-payment.v1', captured);
    const body = (await overview()).json();
    expect(body).toMatchObject({ orderId, lines: [{ name: 'Green tea' }], partial: false, problems: [] });
    expect(body).toMatchObject({
      payment: { status: 'captured', amountCents: 900 },
      stock: [{ productId: tea, available: 7 }],
    });
    expect(JSON.stringify(body)).not.toContain(customer);
  });

  it('lacks what cannot be had, says why, and has the rest', async () => {
    await services.answers('inventory.get-products.v1', () => ({ ok: { products } }));
    const answer = await overview();
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      stock: [{ productId: tea, available: 7 }],
      partial: true,
      problems: [{ part: 'payment', status: 503, code: 'service-unavailable', retryAfterS: 1 }],
    });
    expect(answer.json()).not.toHaveProperty('payment');
  });

  it('waits a second for all its parts together', async () => {
    await services.answers('inventory.get-products.v1', () => undefined);
    await services.answers('payments.get-payment.v1', () => undefined);
    const before = Date.now();
    expect((await overview()).json()).toMatchObject({
      problems: [
        { part: 'payment', code: 'deadline-passed' },
        { part: 'stock', code: 'deadline-passed' },
      ],
    });
    const deadlines = services.heard.slice(1).map(({ deadline }) => deadline);
    expect(deadlines).toHaveLength(2);
    expect(deadlines[0]).toBe(deadlines[1]);
    expect(deadlines[0]).toBeGreaterThanOrEqual(before + 1_000);
  });

  it('is nothing without the order', async () => {
    const error = { code: 'orders.order-not-found', category: 'not-found', message: '', details: { orderId } };
    await services.forget();
    await services.answers('orders.get-order.v1', () => ({ error }));
    expect((await overview()).json()).toMatchObject({ status: 404, code: error.code });
    expect(services.heard).toHaveLength(1);
  });
});

describe('when nobody can be asked', () => {
  it('the answer is 503 and when to come back, and the page is still there', async () => {
    const answer = await placed();
    expect(answer.json()).toMatchObject({ status: 503, code: 'service-unavailable' });
    expect(answer.headers['retry-after']).toBe('1');
    const page = await gateway.app.inject('/');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('<h2>POST /orders <span>');
  });

  it('because NATS is gone, it is 503 too, until NATS is back', async () => {
    await services.close();
    await nats.kill();
    // What is asked before the gateway has noticed has an outcome that nobody knows.
    await eventually(async () => expect((await placed()).statusCode).toBe(503));
    await nats.restart();
    services = await eventually(() => Responder.connect(natsUrl));
    await services.answers('orders.place-order.v1', () => ({ ok: { orderId, totalCents: 900 } }));
    await eventually(async () => expect((await placed()).statusCode).toBe(202));
  }, 30_000);
});

describe('a client that goes away', () => {
  it('ends the wait for the service at once', async () => {
    await services.answers('orders.list-orders.v1', () => undefined);
    const requested = jest.spyOn(gateway.app.get(ServiceClient), 'request');
    await gateway.app.listen(0, '127.0.0.1');
    const call = request(`${await gateway.app.getUrl()}/orders`, { headers: { authorization } }).end();
    call.on('error', () => {});
    await eventually(() => expect(services.heard).toHaveLength(1));
    call.destroy();
    await expect(requested.mock.results[0]?.value).rejects.toBeInstanceOf(RequestAborted);
  });
});
