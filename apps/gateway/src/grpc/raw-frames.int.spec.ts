import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { eventually } from '@nestwork/testing';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { grpcAddressOf } from '../spec-support/grpc-address.js';
import { gatewayWithServices } from '../spec-support/gateway-with-services.js';
import { goodFrames, hostileFrames, hostileMessages, pingPayload } from '../spec-support/hostile-frames.js';
import type { OpenGateway } from '../spec-support/open-gateway.js';
import { RawGrpc } from '../spec-support/raw-grpc.js';
import type { Responder } from '../spec-support/responder.js';

const path = '/nestwork.gateway.v1.Orders/ListOrders';

let gateway: OpenGateway;
let services: Responder;
let close: () => Promise<void>;
let address: string;
let authorization: string;

beforeAll(async () => {
  ({ gateway, services, close } = await gatewayWithServices());
  await services.answers('>', () => ({ ok: { orders: [] } }));
  authorization = `Bearer ${await gateway.issuer.token('0190b5a0-0000-7000-8000-0000000000aa')}`;
  address = await grpcAddressOf(gateway);
}, 60_000);
afterAll(() => close());

/** Writes the bytes, and resolves when they were taken or the gateway has hung up. The connection stays: who hangs up ends the call. */
async function said(bytes: Buffer): Promise<Socket> {
  const [host = '', port] = address.split(':');
  const socket = connect({ host, port: Number(port) });
  // A reset is a closed connection, too.
  socket.on('error', () => {});
  socket.write(bytes);
  let heard = Buffer.alloc(0);
  const taken = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      if (heard.includes(pingPayload)) resolve();
    });
  });
  await Promise.race([taken, once(socket, 'close')]);
  return socket;
}

async function asked(message?: Buffer): Promise<number | undefined> {
  const client = new RawGrpc(address);
  const code = await client.ask('POST', path, { authorization }, message);
  client.close();
  return code;
}

/** That a call comes through as before: it is the one that the services hear. */
async function expectOpen(heardBefore: number): Promise<void> {
  expect(await asked()).toBe(status.OK);
  expect(services.heard).toHaveLength(heardBefore + 1);
}

describe('over the port of gRPC', () => {
  it('frames that keep the rules are a call, so that what follows can fail', async () => {
    const before = services.heard.length;
    const socket = await said(goodFrames(authorization));
    await eventually(() => expect(services.heard).toHaveLength(before + 1));
    socket.destroy();
  });

  it.each(Object.keys(hostileFrames('')))('frames that break the rules are none: %s', async (what) => {
    const before = services.heard.length;
    const socket = await said(hostileFrames(authorization)[what]!);
    await expectOpen(before);
    socket.destroy();
  });

  it.each(Object.entries(hostileMessages))('a message that is none is refused: %s', async (_, message) => {
    const before = services.heard.length;
    expect(await asked(message)).not.toBe(status.OK);
    await expectOpen(before);
  });
});
