import { beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { Socket } from 'node:net';
import { limitConnections } from './address-connections.js';
import { TrustedProxies } from './trusted-proxies.js';

let server: EventEmitter;

beforeEach(() => {
  server = new EventEmitter();
  limitConnections(server, { connectionsPerAddress: 2, proxies: new TrustedProxies(['10.0.0.0/8']) });
});

/** A new connection, closed at once when it is one too many. */
function connectionFrom(remoteAddress: string | undefined): Socket {
  const socket: Socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress });
  server.emit('connection', socket);
  return socket;
}

const areTaken = (addresses: readonly string[]) => addresses.map((each) => !connectionFrom(each).destroyed);

describe('an address', () => {
  it('has only so many connections, and leaves others theirs', () => {
    const own = ['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.1', '192.0.2.2'];
    expect(areTaken(own)).toEqual([true, true, false, true]);
  });

  it('may open another one when one of them has ended, and only then', async () => {
    const [first] = [connectionFrom('192.0.2.1'), connectionFrom('192.0.2.1')];
    await once(connectionFrom('192.0.2.1'), 'close');
    expect(areTaken(['192.0.2.1'])).toEqual([false]);
    await once(first.destroy(), 'close');
    expect(areTaken(['192.0.2.1', '192.0.2.1'])).toEqual([true, false]);
  });

  it('has them together with the network of IPv6 that it is in, and wider ones have twice as many', () => {
    expect(areTaken(['2001:db8:7:1::1', '2001:db8:7:1::2', '2001:db8:7:1::3'])).toEqual([true, true, false]);
    expect(areTaken(['2001:db8:7:2::1', '2001:db8:7:3::1', '2001:db8:7:4::1'])).toEqual([true, true, false]);
    // Another network of 56 bits in the same one of 48.
    expect(areTaken(['2001:db8:7:ff00::1', '2001:db8:8::1'])).toEqual([false, true]);
  });

  it('may have any number when it is that of a trusted proxy', () => {
    expect(areTaken(['10.1.2.3', '::ffff:10.1.2.3', '10.1.2.3'])).toEqual([true, true, true]);
  });
});
