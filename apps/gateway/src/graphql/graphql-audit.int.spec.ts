import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { NatsServerProcess } from '@nestwork/testing';
import { openGateway, type OpenGateway } from '../spec-support/open-gateway.js';

let nats: NatsServerProcess;
let gateway: OpenGateway;

beforeAll(async () => {
  nats = await NatsServerProcess.start();
  gateway = await openGateway({ NATS_URL: `nats://${nats.address.host}:${nats.address.port}` });
  await gateway.app.listen(0, '127.0.0.1');
}, 30_000);
afterAll(async () => {
  await gateway.service.stop();
  await nats.stop();
});

/** As our clients do: with the header that a GET needs. */
function fetchFn(url: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, headers: { ...(headers as object), 'graphql-require-preflight': '1' } });
}

const audits = serverAudits({ url: async () => `${await gateway.app.getUrl()}/graphql`, fetchFn });

describe('GraphQL over HTTP, by the audits of its working group', () => {
  it('has audits of every level', () => {
    expect(new Set(audits.map(({ name }) => name.split(' ')[0]))).toEqual(new Set(['MUST', 'SHOULD', 'MAY']));
  });

  it.each(audits)('$id: $name', async ({ fn }) => {
    const result = await fn();
    expect(result.status === 'ok' ? 'ok' : result.reason).toBe('ok');
  });
});
