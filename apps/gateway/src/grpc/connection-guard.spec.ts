import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { once } from 'node:events';
import { connect, constants, type ClientHttp2Session } from 'node:http2';
import { promisify } from 'node:util';
import { TrustedProxies } from '../edge/trusted-proxies.js';
import { grpcLimits, grpcOptions } from './grpc-limits.js';
import { guardConnections } from './connection-guard.js';

let server: Server;
let session: ClientHttp2Session;

async function open(limits = grpcLimits): Promise<void> {
  server = new Server(grpcOptions(limits));
  server.register<Buffer, Buffer>('/spec/Known', () => {}, asItIs, asItIs, 'unary');
  const bind = promisify(server.bindAsync.bind(server));
  const port = await bind('127.0.0.1:0', ServerCredentials.createInsecure());
  guardConnections(server, { ...limits, proxies: new TrustedProxies() });
  session = connect(`http://127.0.0.1:${port}`);
  await once(session, 'connect');
}

afterEach(() => {
  session.destroy();
  server.forceShutdown();
});

const asItIs = (message: Buffer) => message;

const headersTo = (path: string) => ({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc' });

function ping(): Promise<unknown> {
  return new Promise((resolve) => session.ping(resolve));
}

describe('a connection to the gRPC server', () => {
  beforeEach(() => open());

  it('that pings again and again without asking for anything is ended, and told why', async () => {
    const goaway = once(session, 'goaway');
    session.on('error', () => {});
    for (let count = 0; count < 4; count++) await ping();
    const [code, , why] = await goaway;
    expect({ code, why: String(why) }).toEqual({ code: constants.NGHTTP2_ENHANCE_YOUR_CALM, why: 'too_many_pings' });
  });

  it('may ping beside its calls, as clients do to measure it', async () => {
    const ended: number[] = [];
    session.on('goaway', (code) => ended.push(code));
    for (let count = 0; count < 6; count++) {
      await ping();
      const call = session.request(headersTo('/nobody/Knows'));
      call.end();
      call.resume();
      await once(call, 'close');
    }
    expect(ended).toEqual([]);
  });
});

describe('a call', () => {
  it('is reset when its message does not end in time, whatever its deadline', async () => {
    await open({ ...grpcLimits, requestTimeoutMs: 50 });
    const call = session.request({ ...headersTo('/spec/Known'), 'grpc-timeout': '500H' });
    call.on('error', () => {});
    call.resume().write(Buffer.alloc(3));
    await once(call, 'close');
    expect([call.rstCode, session.closed]).toEqual([constants.NGHTTP2_CANCEL, false]);
  });
});

describe('connections to the gRPC server', () => {
  it.each(['connections', 'connectionsPerAddress'])(
    'beyond their number are closed as they open: %s',
    async (limit) => {
      await open({ ...grpcLimits, [limit]: 1 });
      const second = connect(session.originSet?.[0] ?? `http://127.0.0.1:${session.socket.remotePort}`);
      second.on('error', () => {});
      await once(second, 'close');
      expect(session.closed).toBe(false);
    },
  );

  it('without a call for long are ended', async () => {
    await open({ ...grpcLimits, idleMs: 50 });
    await once(session, 'close');
  });

  it('are pinged while a call is open, so that a client that is gone is noticed', async () => {
    await open({ ...grpcLimits, keepaliveMs: 50 });
    const call = session.request(headersTo('/spec/Known'));
    call.on('error', () => {});
    await once(session, 'ping');
  });

  it('are told to go when they are old', async () => {
    await open({ ...grpcLimits, ageMs: 50 });
    const [code] = await once(session, 'goaway');
    expect(code).toBe(constants.NGHTTP2_NO_ERROR);
  });
});
