import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { eventually, NatsServerProcess } from '@nestwork/testing';
import { once } from 'node:events';
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type SecureVersion } from 'node:tls';
import { grpcAddressOf } from '../spec-support/grpc-address.js';
import { openGateway, type OpenGateway } from '../spec-support/open-gateway.js';
import { selfSigned } from '../spec-support/self-signed.js';

let nats: NatsServerProcess;
let gateway: OpenGateway;
let folder: string;

beforeAll(async () => {
  nats = await NatsServerProcess.start();
  folder = await mkdtemp(join(tmpdir(), 'grpc-tls-'));
  await write('first');
  const TLS_CERT_FILE = join(folder, 'cert.pem');
  const TLS_KEY_FILE = join(folder, 'key.pem');
  const NATS_URL = `nats://${nats.address.host}:${nats.address.port}`;
  gateway = await openGateway({ NATS_URL, TLS_CERT_FILE, TLS_KEY_FILE });
}, 30_000);
afterAll(async () => {
  await gateway.service.stop();
  await nats.stop();
  await rm(folder, { recursive: true });
});

async function write(name: string): Promise<void> {
  const { cert, key } = selfSigned(name);
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key);
}

/** The name in the certificate that a new connection is shown, and the protocol that is agreed on. */
async function presented(more: ConnectionOptions = {}): Promise<unknown> {
  const [host, port] = (await grpcAddressOf(gateway)).split(':');
  const socket = connect({ port: Number(port), host, rejectUnauthorized: false, ALPNProtocols: ['h2'], ...more });
  await once(socket, 'secureConnect');
  const shown = { name: socket.getPeerCertificate().subject.CN, protocol: socket.alpnProtocol };
  socket.destroy();
  return shown;
}

it.each<SecureVersion>(['TLSv1', 'TLSv1.1'])('gRPC is closed to clients that know %s only', async (version) => {
  const only = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
  await expect(presented(only)).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
});

it('gRPC has the certificate of HTTP, and takes a renewed one without a restart', async () => {
  await eventually(async () => expect(await presented()).toEqual({ name: 'first', protocol: 'h2' }));
  await write('second');
  await eventually(async () => expect(await presented()).toEqual({ name: 'second', protocol: 'h2' }), {
    timeoutMs: 40_000,
  });
});

it('gRPC keeps the certificate that it has while that in the files does not fit its key', async () => {
  const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
  await writeFile(join(folder, 'cert.pem'), selfSigned('third').cert);
  // HTTP looks, and gRPC does.
  await eventually(() => expect(logged.mock.calls.length).toBeGreaterThanOrEqual(2), { timeoutMs: 40_000 });
  expect(await presented()).toEqual({ name: 'second', protocol: 'h2' });
  await unlink(join(folder, 'key.pem'));
  await eventually(() => expect(logged.mock.calls.length).toBeGreaterThanOrEqual(4), { timeoutMs: 40_000 });
  expect(await presented()).toEqual({ name: 'second', protocol: 'h2' });
  logged.mockRestore();
}, 60_000);
