import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { Agent } from 'node:http';
import { apiDocuments } from './documents/api-documents.js';
import type { Endpoint } from './endpoints/endpoint.js';
import { methodName } from './grpc/proto-messages.js';
import { ApiKeys } from './identity/api-keys/api-keys.js';
import {
  badCredentials,
  repeatedCredentials,
  type CredentialHeaders,
  type RepeatedHeaders,
} from './spec-support/bad-credentials.js';
import { exampleOf } from './spec-support/endpoint-example.js';
import { graphqlCalls, graphqlPath, type GraphqlCall } from './spec-support/graphql-calls.js';
import { gatewayWithServices } from './spec-support/gateway-with-services.js';
import { grpcAddressOf } from './spec-support/grpc-address.js';
import { GrpcClient } from './spec-support/grpc-client.js';
import { listeningGateway, type ListeningGateway } from './spec-support/listening-gateway.js';
import { grpcPathVariants, RawGrpc } from './spec-support/raw-grpc.js';
import { sendRaw } from './spec-support/raw-request.js';
import { KeyFile } from './spec-support/key-file.js';
import type { Responder } from './spec-support/responder.js';
import { routeVariants, type RequestVariant } from './spec-support/route-variants.js';
import { shopEndpoints } from './spec-support/shop-endpoints.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';

/** What is `@Public` because it is meant for everybody. A new one is named here, so that none is by mistake. */
const forEverybody: ReadonlySet<string> = new Set(['listProducts']);

const guarded = shopEndpoints.filter(({ access }) => access !== 'public');
const reserved = shopEndpoints.filter(({ access }) => Array.isArray(access));
const { proto } = apiDocuments(shopEndpoints);
const keys = new KeyFile();
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

let gateway: ListeningGateway;
let services: Responder;
let close: () => Promise<void>;
let bad: Readonly<Record<string, CredentialHeaders>>;
/** No client of gRPC can send these; `grpc/raw-frames.int.spec.ts` does. */
let repeated: Readonly<Record<string, RepeatedHeaders>>;
let asCustomer: string;
let asAdmin: string;
let withKey: CredentialHeaders;
/** Good for nothing that is guarded. */
let withKeyForOthers: CredentialHeaders;
let clients: ReadonlyMap<string, GrpcClient>;
let raw: RawGrpc;

beforeAll(async () => {
  withKey = { 'x-api-key': keys.add({ name: 'admin', subject: customer, roles: ['admin'] }) };
  withKeyForOthers = { 'x-api-key': keys.add({ name: 'shelf', roles: ['admin'], endpoints: ['listProducts'] }) };
  ({ gateway, services, close } = await gatewayWithServices({ API_KEYS_FILE: keys.path }, listeningGateway));
  // Whatever a service is asked is heard here.
  await services.answers('>', () => ({
    error: { code: 'spec.reached', category: 'conflict', message: '', details: {} },
  }));
  bad = await badCredentials(gateway.issuer, customer, keys);
  repeated = await repeatedCredentials(gateway.issuer, customer, keys);
  gateway.app.get(ApiKeys).refresh();
  asCustomer = `Bearer ${await gateway.issuer.token(customer)}`;
  asAdmin = `Bearer ${await gateway.issuer.token(customer, { claims: { roles: ['admin'] } })}`;
  const address = await grpcAddressOf(gateway);
  raw = new RawGrpc(address);
  const topics = new Set(shopEndpoints.map(({ topic }) => topic));
  clients = new Map(
    [...topics].map((topic) => [topic, new GrpcClient(proto, `nestwork.gateway.v1.${topic}`, address)]),
  );
}, 60_000);
afterAll(async () => {
  agent.destroy();
  raw.close();
  for (const client of clients.values()) client.close();
  await close();
  keys.remove();
});

/** What the services were asked meanwhile. A last question that they must hear comes behind everything that came before. */
async function heardDuring(work: () => Promise<unknown>): Promise<number> {
  const before = services.heard.length;
  await work();
  await gateway.app.inject('/products');
  return services.heard.length - before - 1;
}

function send(endpoint: Endpoint, variant: RequestVariant, credentials: RepeatedHeaders) {
  const { body } = exampleOf(endpoint);
  const text = body && variant.method !== 'GET' && variant.method !== 'HEAD' ? JSON.stringify(body) : undefined;
  const headers = {
    ...variant.headers,
    ...credentials,
    ...(text !== undefined && { 'content-type': 'application/json', 'content-length': String(text.length) }),
  };
  return sendRaw(gateway.url, agent, { ...variant, headers, ...(text !== undefined && { body: text }) });
}

const variantsOf = (endpoint: Endpoint) => routeVariants(endpoint.rest.method, exampleOf(endpoint).path);

it('everybody may see the products, and nothing else', () => {
  const open = shopEndpoints.filter(({ access }) => access === 'public').map(({ name }) => name);
  const unmeant = open.filter((name) => !forEverybody.has(name));
  expect(
    unmeant.map((name) => `${name} may be called by everybody: name it in forEverybody above, if that is meant`),
  ).toEqual([]);
  expect([...forEverybody].filter((name) => !open.includes(name))).toEqual([]);
});

describe('by REST', () => {
  it.each(guarded)('$name is reached with a token, so that what follows can fail', async (endpoint) => {
    const heard = await heardDuring(async () => {
      const { text } = await send(endpoint, variantsOf(endpoint)[0]!, { authorization: asAdmin });
      expect(text).toMatch(/internal|spec.reached/);
    });
    expect(heard).toBe(1);
  });

  it.each(guarded)('$name is reached by nobody without a token, however its route is written', async (endpoint) => {
    const variants = variantsOf(endpoint);
    expect(variants.length).toBeGreaterThanOrEqual(25);
    const heard = await heardDuring(async () => {
      for (const variant of variants) {
        for (const [what, credentials] of Object.entries({ ...bad, ...repeated })) {
          const { status } = await send(endpoint, variant, credentials);
          const isDocument = variant.path.startsWith('/gateway.proto');
          expect({ what, ...variant, isRefused: isDocument ? status === 200 : status >= 400 && status < 500 }).toEqual({
            what,
            ...variant,
            isRefused: true,
          });
        }
      }
    });
    expect(heard).toBe(0);
  });

  it.each(reserved)('$name is reached by nobody without the role, however its route is written', async (endpoint) => {
    const heard = await heardDuring(async () => {
      for (const variant of variantsOf(endpoint)) await send(endpoint, variant, { authorization: asCustomer });
      const { status } = await send(endpoint, variantsOf(endpoint)[0]!, { authorization: asCustomer });
      expect(status).toBe(403);
    });
    expect(heard).toBe(0);
  });
});

describe('by GraphQL', () => {
  async function ask(endpoint: Endpoint, { query, variables }: GraphqlCall, credentials: RepeatedHeaders) {
    const headers = { ...credentials, 'content-type': 'application/json' };
    const payload = JSON.stringify({ query, variables });
    const answer = await gateway.app.inject({ method: 'POST', url: graphqlPath(endpoint), headers, payload });
    return answer.json();
  }

  it.each(guarded)('$name is reached with a token, so that what follows can fail', async (endpoint) => {
    const [call] = graphqlCalls(endpoint);
    expect(await heardDuring(() => ask(endpoint, call, { authorization: asAdmin }))).toBe(1);
  });

  it.each(guarded)('$name is reached by nobody without a token, however it is asked', async (endpoint) => {
    const heard = await heardDuring(async () => {
      for (const call of graphqlCalls(endpoint)) {
        for (const [what, credentials] of Object.entries({ ...bad, ...repeated })) {
          const { errors } = await ask(endpoint, call, credentials);
          expect({ what, ...call, code: errors?.[0]?.extensions?.code }).toEqual({
            what,
            ...call,
            code: 'gateway.unauthenticated',
          });
        }
      }
    });
    expect(heard).toBe(0);
  });

  it.each(reserved)('$name is reached by nobody without the role, however it is asked', async (endpoint) => {
    const heard = await heardDuring(async () => {
      for (const call of graphqlCalls(endpoint)) {
        const { errors } = await ask(endpoint, call, { authorization: asCustomer });
        const codes = errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code);
        expect(new Set(codes)).toEqual(new Set(['gateway.forbidden']));
      }
    });
    expect(heard).toBe(0);
  });
});

describe('by gRPC', () => {
  async function ask(endpoint: Endpoint, metadata: CredentialHeaders): Promise<number> {
    const { params, body } = exampleOf(endpoint);
    const refused = await clients
      .get(endpoint.topic)!
      .refusal(methodName(endpoint), { ...params, ...body }, { metadata });
    return refused.code;
  }

  it.each(guarded)('$name is reached with a token, so that what follows can fail', async (endpoint) => {
    expect(await heardDuring(() => ask(endpoint, { authorization: asAdmin }))).toBe(1);
  });

  it.each(guarded)('$name is reached by nobody without a token', async (endpoint) => {
    const heard = await heardDuring(async () => {
      for (const [what, own] of Object.entries(bad)) {
        const claims: CredentialHeaders[] = [
          {},
          { 'x-authorization': asAdmin },
          { 'x-user-id': customer, 'x-roles': 'admin' },
        ];
        for (const claim of claims)
          expect({ what, code: await ask(endpoint, { ...own, ...claim }) }).toEqual({
            what,
            code: status.UNAUTHENTICATED,
          });
      }
    });
    expect(heard).toBe(0);
  });

  it('a path is reached as it is written, so that what follows can fail', async () => {
    const heard = await heardDuring(async () => {
      const path = '/nestwork.gateway.v1.Orders/ListOrders';
      // What the service answers.
      expect(await raw.ask('POST', path, { authorization: asAdmin })).toBe(status.FAILED_PRECONDITION);
    });
    expect(heard).toBe(1);
  });

  it.each(guarded)(
    '$name is reached by no other path and no other method, with or without a token',
    async (endpoint) => {
      const path = `/nestwork.gateway.v1.${endpoint.topic}/${methodName(endpoint)}`;
      const variants = grpcPathVariants(path);
      expect(variants.length).toBeGreaterThanOrEqual(25);
      const heard = await heardDuring(async () => {
        const callers: Record<string, string>[] = [{}, { authorization: asAdmin }];
        for (const headers of callers)
          for (const variant of variants)
            expect({ variant, code: await raw.ask('POST', variant, headers) }).not.toEqual({
              variant,
              code: status.OK,
            });
        for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])
          expect({ method, code: await raw.ask(method, path, {}) }).not.toEqual({ method, code: status.OK });
      });
      expect(heard).toBe(0);
    },
  );

  it.each(reserved)('$name is reached by nobody without the role', async (endpoint) => {
    const heard = await heardDuring(async () => {
      const metadata = { authorization: asCustomer, 'x-roles': 'admin', roles: 'admin' };
      expect(await ask(endpoint, metadata)).toBe(status.PERMISSION_DENIED);
    });
    expect(heard).toBe(0);
  });
});

describe('with an API key', () => {
  const plain = (endpoint: Endpoint) => variantsOf(endpoint)[0]!;

  it.each(guarded)('$name is reached, so that what follows can fail', async (endpoint) => {
    expect(await heardDuring(() => send(endpoint, plain(endpoint), withKey))).toBe(1);
  });

  it.each(guarded)('$name is not reached when the key is for other endpoints, by any protocol', async (endpoint) => {
    const heard = await heardDuring(async () => {
      expect((await send(endpoint, plain(endpoint), withKeyForOthers)).status).toBe(403);
      const headers = { ...withKeyForOthers };
      for (const payload of graphqlCalls(endpoint)) {
        const answer = await gateway.app.inject({ method: 'POST', url: graphqlPath(endpoint), headers, payload });
        expect(answer.json().errors[0].extensions.code).toBe('gateway.forbidden');
      }
      const { params, body } = exampleOf(endpoint);
      const client = clients.get(endpoint.topic)!;
      const refused = await client.refusal(methodName(endpoint), { ...params, ...body }, { metadata: headers });
      expect(refused.code).toBe(status.PERMISSION_DENIED);
    });
    expect(heard).toBe(0);
  });
});

describe('for somebody else', () => {
  const somebody = '0190b5a0-0000-7000-8000-0000000000bb';
  const owned = guarded.filter(({ topic }) => topic !== 'Products');

  it.each(owned)('nobody can ask $name, whatever a request says beside its token', async (endpoint) => {
    const { path, params, body } = exampleOf(endpoint);
    const before = services.heard.length;
    const claims = { 'x-user-id': somebody, 'x-customer-id': somebody, 'x-identity': somebody };
    const [{ query, variables }] = graphqlCalls(endpoint);
    const headers = { authorization: asCustomer, ...claims };
    const { method } = endpoint.rest;
    await gateway.app.inject({ method: method as 'GET', url: path, headers, ...(body && { payload: body }) });
    await gateway.app.inject({ method: 'POST', url: graphqlPath(endpoint), headers, payload: { query, variables } });
    const client = clients.get(endpoint.topic)!;
    await client.refusal(methodName(endpoint), { ...params, ...body, customerId: somebody }, { metadata: headers });
    const heard = services.heard.slice(before).map(({ body: asked }) => Reflect.get(Object(asked), 'customerId'));
    expect(heard).toEqual([customer, customer, customer]);
    const forged = { method: method as 'GET', url: `${path}?customerId=${somebody}`, headers };
    await gateway.app.inject({ ...forged, ...(body && { payload: { ...body, customerId: somebody } }) });
    const asked = services.heard.slice(before + 3).map((each) => Reflect.get(Object(each.body), 'customerId'));
    expect(asked.filter((id) => id !== customer)).toEqual([]);
  });
});
