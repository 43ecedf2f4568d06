import { copyFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { HealthRegistry, Metrics } from '@nestwork/observability';
import { eventually, NatsServerProcess, TestCertificates, type TestCertificate } from '@nestwork/testing';
import { MessagingSettings, type MessagingOptions } from '../messaging-settings.js';
import { NatsLink } from './nats-link.js';

const describeWithProgram = NatsServerProcess.isAvailable ? describe : describe.skip;

describeWithProgram('a connection to NATS over TLS', () => {
  let authority: TestCertificates;
  let stranger: TestCertificates;
  let own: TestCertificate;
  let server: NatsServerProcess;
  const links: NatsLink[] = [];

  beforeAll(async () => {
    // Each failed attempt is told.
    Logger.overrideLogger(false);
    [authority, stranger] = await Promise.all([TestCertificates.create(), TestCertificates.create()]);
    const { certFile, keyFile } = await authority.issue();
    own = await authority.issue({ names: 'DNS:shop' });
    const files = ['--tlscert', certFile, '--tlskey', keyFile, '--tlscacert', authority.caFile];
    server = await NatsServerProcess.start({ arguments: ['--tlsverify', ...files] });
  });
  afterAll(async () => {
    await Promise.all(links.map((link) => link.close()));
    await server?.stop();
    await Promise.all([authority?.remove(), stranger?.remove()]);
  });

  /** Resolves when there is a connection, or the first attempt has failed: it would try on without end. */
  async function connects(tls: MessagingOptions['tls'], servers = server.login.servers): Promise<boolean> {
    const metrics = new Metrics('shop');
    const settings = new MessagingSettings({ service: 'shop', servers, ...(tls && { tls }) });
    const link = new NatsLink(settings, new HealthRegistry(), metrics);
    links.push(link);
    void link.onModuleInit().catch(() => undefined);
    return eventually(async () => {
      if (link.isConnected) return link.roundTrip().then(() => true);
      expect(await metrics.text()).toMatch(/nats_connect_failures_total\{[^}]*\} [1-9]/);
      return false;
    });
  }

  it('comes about when each side has a certificate of the authority that the other one trusts', async () => {
    expect(await connects({ caFile: authority.caFile, ...own })).toBe(true);
  });

  it.each<[string, () => MessagingOptions['tls']]>([
    ['trusts another authority', () => ({ caFile: stranger.caFile, ...own })],
    ['trusts only the authorities of the system', () => own],
    ['has no certificate', () => ({ caFile: authority.caFile })],
    ['has a certificate file that is not there', () => ({ caFile: authority.caFile, certFile: '/nowhere', keyFile: '/nowhere' })], // prettier-ignore
    ['was not told to use TLS', () => undefined],
  ])('does not come about when the service %s', async (_, tls) => {
    expect(await connects(tls())).toBe(false);
  });

  it('does not come about with a certificate of a stranger', async () => {
    expect(await connects({ caFile: authority.caFile, ...(await stranger.issue()) })).toBe(false);
  });

  it('does not come about with a server whose certificate is for another name', async () => {
    const { certFile, keyFile } = await authority.issue({ names: 'DNS:elsewhere' });
    const other = await NatsServerProcess.start({ arguments: ['--tls', '--tlscert', certFile, '--tlskey', keyFile] });
    const connected = await connects({ caFile: authority.caFile }, other.login.servers);
    await other.stop();
    expect(connected).toBe(false);
  });

  it('does not come about without TLS when the server has none, and so no password goes out in the clear', async () => {
    const plain = await NatsServerProcess.start();
    const connected = await connects({ caFile: authority.caFile }, plain.login.servers);
    await plain.stop();
    expect(connected).toBe(false);
  });

  it('uses a renewed certificate from the next connection on, without a restart', async () => {
    const renewed = await authority.issue();
    const used = await stranger.issue();
    const first = await connects({ caFile: authority.caFile, ...used });
    await Promise.all([copyFile(renewed.certFile, used.certFile), copyFile(renewed.keyFile, used.keyFile)]);
    await eventually(() => expect(links.at(-1)?.isConnected).toBe(true));
    expect(first).toBe(false);
  });
});
