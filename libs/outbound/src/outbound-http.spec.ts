import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LookupAddress } from 'node:dns';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OutboundHttp } from './outbound-http.js';
import { OutboundRefused } from './outbound-refused.js';

const here: LookupAddress = { address: '127.0.0.1', family: 4 };
const metadata: LookupAddress = { address: '169.254.169.254', family: 4 };

let server: Server;
let port: number;
let heard: IncomingMessage[];
let connections: number;
let answer: RequestListener;
const opened: OutboundHttp[] = [];

beforeEach(async () => {
  [heard, connections] = [[], 0];
  answer = (_, response) => void response.end('{}');
  server = createServer((request, response) => {
    heard.push(request);
    answer(request, response);
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  for (const each of opened.splice(0)) each.onApplicationShutdown();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** May call the server, by its number and as shop.example, which is where `names` says. */
function outbound(privateNetworks: readonly string[], ...names: readonly LookupAddress[][]): OutboundHttp {
  const left = [...names];
  const resolve = async () => left.shift() ?? names.at(-1) ?? [];
  const origins = [`http://127.0.0.1:${port}/some/path`, `http://shop.example:${port}`];
  const http = new OutboundHttp({ origins, privateNetworks }, resolve);
  opened.push(http);
  return http;
}

const shop = (path = '/') => `http://shop.example:${port}${path}`;

describe('a call', () => {
  it('goes where the configuration says, with what it is given, and brings back any status', async () => {
    answer = (request, response) => {
      response.statusCode = 402;
      request.pipe(response);
    };
    const request = { method: 'POST', headers: { 'x-key': 'k' }, body: '{"a":1}' } as const;
    const { status, body } = await outbound(['127.0.0.0/8'], [here]).request(shop('/pay?x=1'), request);
    expect({ status, body: Buffer.from(body).toString() }).toEqual({ status: 402, body: '{"a":1}' });
    expect(heard[0]).toMatchObject({ method: 'POST', url: '/pay?x=1' });
    expect(heard[0]!.headers).toMatchObject({ host: `shop.example:${port}`, 'x-key': 'k' });
  });

  it('takes an open connection again', async () => {
    const http = outbound(['127.0.0.0/8'], [here]);
    await http.request(shop());
    await http.request(shop());
    expect([heard.length, connections]).toEqual([2, 1]);
  });

  it.each<[string, () => string]>([
    ['another host', () => `http://other.example:${port}/`],
    ['another port', () => `http://shop.example:${port + 1}/`],
    ['another scheme', () => `https://shop.example:${port}/`],
    ['a host that only begins like it', () => `http://shop.example.evil:${port}/`],
    ['a host behind a name', () => `http://shop.example:${port}@other.example/`],
    ['a name and a password', () => `http://me:secret@shop.example:${port}/`],
    ['a file', () => 'file:///etc/passwd'],
    ['data', () => 'data:text/plain,hello'],
  ])('is refused to %s, before any name is looked up', async (_, address) => {
    const http = outbound(['0.0.0.0/1', '128.0.0.0/1'], []);
    await expect(http.request(address())).rejects.toThrow(/is not to be called: .*OUTBOUND_ORIGINS/);
    expect(connections).toBe(0);
  });

  it('never shows a password or a query in its refusal', async () => {
    const refused = outbound([]).request('http://me:secret@other.example/path?token=secret');
    await expect(refused).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
  });
});

describe('an address that is not of the public internet', () => {
  it.each(['127.0.0.1', '127.1', '0x7f.0.0.1', '0177.0.0.1', '2130706433', '0x7f000001', '127.0.0.1.'])(
    'is refused, written as %s',
    async (host) => {
      const http = new OutboundHttp({ origins: [`http://${host}:${port}`], privateNetworks: [] });
      await expect(http.request(`http://${host}:${port}/`)).rejects.toThrow(/OUTBOUND_PRIVATE_NETWORKS/);
      expect(connections).toBe(0);
    },
  );

  it('is reached where its network is named', async () => {
    const { status } = await outbound(['127.0.0.0/8']).request(`http://127.0.0.1:${port}/`);
    expect(status).toBe(200);
  });

  it('is refused behind a name', async () => {
    const refused = outbound([], [here]).request(shop());
    await expect(refused).rejects.toThrow(OutboundRefused);
    await expect(refused).rejects.toThrow(/shop\.example \(127\.0\.0\.1\) is no address of the public internet/);
    expect(connections).toBe(0);
  });

  it('is passed over where a name has another one', async () => {
    const { status } = await outbound(['127.0.0.0/8'], [metadata, here]).request(shop());
    expect([status, connections]).toEqual([200, 1]);
  });

  it('is not reached by a name that leads elsewhere a moment later: it is asked once, and its answer is connected to', async () => {
    const http = outbound(['127.0.0.0/8'], [here], [metadata]);
    answer = (_, response) => void response.setHeader('connection', 'close').end('{}');
    expect((await http.request(shop())).status).toBe(200);
    await expect(http.request(shop())).rejects.toThrow(/169\.254\.169\.254/);
  });
});

describe('an answer', () => {
  it.each([301, 302, 303, 307, 308])('that leads elsewhere with %d is not followed', async (status) => {
    answer = (_, response) => void response.writeHead(status, { location: `http://127.0.0.1:${port}/inside` }).end();
    await expect(outbound(['127.0.0.0/8'], [here]).request(shop('/a'))).rejects.toThrow(
      `/a leads elsewhere (${status})`,
    );
    expect(heard).toHaveLength(1);
  });

  it('of too many bytes is left unread, whatever length it states', async () => {
    answer = (_, response) => {
      const more = () => response.write('x'.repeat(65_536), (error) => (error ? undefined : more()));
      more();
    };
    const endless = outbound(['127.0.0.0/8'], [here]).request(shop(), { mostBytes: 100_000 });
    await expect(endless).rejects.toThrow('more than 100000 bytes');
  });

  it.each<[string, RequestListener]>([
    ['never comes', () => undefined],
    ['never ends', (_, response) => void response.write('{')],
  ])('that %s is given up', async (_, listener) => {
    answer = listener;
    const http = outbound(['127.0.0.0/8'], [here]);
    await expect(http.request(shop(), { timeoutMs: 50 })).rejects.toThrow();
  });

  it('nobody waits for any more is given up', async () => {
    const gone = new AbortController();
    answer = () => gone.abort(new Error('the caller has gone'));
    const waiting = outbound(['127.0.0.0/8'], [here]).request(shop(), { signal: gone.signal, timeoutMs: 60_000 });
    await expect(waiting).rejects.toThrow('the caller has gone');
  });
});
