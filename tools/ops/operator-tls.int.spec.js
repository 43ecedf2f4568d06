import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { NatsServerProcess, TestCertificates } from '@nestwork/testing';
import { connectTo } from './broker.js';
import { runCommand } from './run-command.js';

const describeWithProgram = NatsServerProcess.isAvailable ? describe : describe.skip;
const login = { NATS_USER: 'operator', NATS_PASSWORD: 'secret' };

describeWithProgram('an operator over TLS', () => {
  let authority;
  let stranger;
  let own;
  let server;
  const connections = [];

  beforeAll(async () => {
    [authority, stranger] = await Promise.all([TestCertificates.create(), TestCertificates.create()]);
    const { certFile, keyFile } = await authority.issue();
    own = variablesOf(await authority.issue({ names: 'DNS:operator' }));
    const files = ['--tlscert', certFile, '--tlskey', keyFile, '--tlscacert', authority.caFile];
    server = await NatsServerProcess.start({ arguments: ['--tlsverify', ...files, ...onlyTheOperator] });
  });
  afterAll(async () => {
    await server?.stop();
    await Promise.all([authority?.remove(), stranger?.remove()]);
  });
  afterEach(() => Promise.all(connections.splice(0).map((connection) => connection.close())));

  const address = () => `${server.address.host}:${server.address.port}`;
  const connects = async (tls) => {
    const connection = await connectTo(address(), { ...login, ...tls });
    connections.push(connection);
    await connection.flush();
  };

  it('connects with the variables of the services: their authority, and a certificate where the server asks for one', async () => {
    await connects({ NATS_TLS: 'true', NATS_CA_FILE: authority.caFile, ...own });
    await connects({ NATS_CA_FILE: authority.caFile, ...own });
  });

  it.each([
    ['trusts another authority', () => ({ NATS_CA_FILE: stranger.caFile, ...own })],
    ['trusts only the authorities of the system', () => ({ NATS_TLS: 'true', ...own })],
    ['has no certificate', () => ({ NATS_CA_FILE: authority.caFile })],
    ['has a certificate of a stranger', async () => ({ NATS_CA_FILE: authority.caFile, ...variablesOf(await stranger.issue()) })], // prettier-ignore
    ['has a certificate file that is not there', () => ({ NATS_CA_FILE: authority.caFile, NATS_CERT_FILE: '/nowhere', NATS_KEY_FILE: '/nowhere' })], // prettier-ignore
  ])('does not get in who %s, and is told which variables ask for TLS', async (_, tls) => {
    await expect(connects(await tls())).rejects.toThrow('NATS_CA_FILE, NATS_CERT_FILE and NATS_KEY_FILE ask for TLS');
  });
});

describe('a password', () => {
  let plain;
  let heard = '';
  beforeAll(async () => {
    plain = createServer((socket) => {
      socket.on('data', (text) => (heard += text)).on('error', () => {});
      socket.write('INFO {"server_id":"plain","version":"2.12.0","proto":1,"max_payload":1048576}\r\n');
    }).listen(0, '127.0.0.1');
    await once(plain, 'listening');
  });
  afterAll(() => plain.close());

  it.each([{ NATS_TLS: 'true' }, { NATS_CA_FILE: __filename }, { NATS_CERT_FILE: __filename }])(
    'is not sent to a server without TLS that was asked for by %j',
    async (tls) => {
      const nats = `127.0.0.1:${plain.address().port}`;
      const { output, exitCode } = await runCommand(['doctor', '--nats', nats], { ...login, ...tls });
      expect(output).toContain('does not support');
      expect([exitCode, heard]).toEqual([3, '']);
    },
  );

  it('is not sent where the answer to whether there is to be TLS is neither yes nor no', async () => {
    const nats = `127.0.0.1:${plain.address().port}`;
    const asked = runCommand(['failed', 'list', '--nats', nats], { ...login, NATS_TLS: 'yes' });
    await expect(asked).rejects.toMatchObject({ message: "NATS_TLS must be true or false, not 'yes'", exitCode: 2 });
    expect(heard).toBe('');
  });
});

const onlyTheOperator = ['--user', login.NATS_USER, '--pass', login.NATS_PASSWORD];

function variablesOf({ certFile, keyFile }) {
  return { NATS_CERT_FILE: certFile, NATS_KEY_FILE: keyFile };
}
