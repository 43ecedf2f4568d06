import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { eventually, Gate } from '@nestwork/testing';
import { once } from 'node:events';
import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { promisify } from 'node:util';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { grpcAddressOf } from '../spec-support/grpc-address.js';
import type { OpenGateway } from '../spec-support/open-gateway.js';
import { RawGrpc } from '../spec-support/raw-grpc.js';
import type { Responder } from '../spec-support/responder.js';
import { grpcLimits } from './grpc-limits.js';

let gateway: OpenGateway;
let services: Responder;
let close: () => Promise<void>;
let sessions: readonly ClientHttp2Session[];
let other: RawGrpc;
let authorization: string;

beforeAll(async () => {
  ({ gateway, services, close } = await gatewayWithServices());
  authorization = `Bearer ${await gateway.issuer.token('0190b5a0-0000-7000-8000-0000000000aa')}`;
  const address = await grpcAddressOf(gateway);
  sessions = [1, 2, 3].map(() => connect(`http://${address}`));
  await Promise.all(sessions.map((each) => once(each, 'connect')));
  other = new RawGrpc(address);
}, 60_000);
afterAll(async () => {
  for (const each of sessions) each.destroy();
  other.close();
  await close();
});

/** A call that has begun and whose message has not ended. */
function begun(number: number): ClientHttp2Stream {
  const stream = sessions[number % sessions.length]!.request({
    authorization,
    'grpc-timeout': '25S',
    ':method': 'POST',
    ':path': '/nestwork.gateway.v1.Orders/ListOrders',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.on('error', () => {});
  return stream.resume();
}

/** Frames are read in their order: with the answer to this one, all calls before it have been taken. */
async function arrived(): Promise<void> {
  for (const each of sessions) await promisify(each.ping.bind(each))();
}

const check = () => other.ask('POST', '/grpc.health.v1.Health/Check', {});

it('calls of one address whose messages do not end are bounded; those that only wait for their answers count no more', async () => {
  const answer = new Gate();
  await services.answers('>', async () => {
    await answer.opened;
    return { ok: { orders: [] } };
  });
  const calls = Array.from({ length: grpcLimits.unfinishedPerAddress }, (_, number) => begun(number));
  await arrived();
  expect(await check()).toBe(status.RESOURCE_EXHAUSTED);

  calls[0]!.end(Buffer.alloc(5));
  await eventually(() => expect(services.heard).toHaveLength(1));
  expect(await check()).toBe(status.OK);
  const another = begun(0);
  await arrived();
  expect(await check()).toBe(status.RESOURCE_EXHAUSTED);

  another.close();
  await once(another, 'close');
  await arrived();
  expect(await check()).toBe(status.OK);
  const answered = once(calls[0]!, 'close');
  answer.open();
  await answered;
});
