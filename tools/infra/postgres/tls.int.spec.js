import { chown, copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestCertificates } from '@nestwork/testing';
import pg from 'pg';
import { openDatabase } from '../../../libs/database/spec-support/open-database.ts';
import { freePorts } from '../ports.js';
import { silent } from '../progress.js';
import { startPostgres } from './start-postgres.js';

describe('a database that is reached over TLS', () => {
  let folder;
  let authority;
  let stranger;
  let postgres;
  let url;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nestwork-postgres-'));
    [authority, stranger] = await Promise.all([TestCertificates.create(), TestCertificates.create()]);
    const [postgresPort] = await freePorts(1);
    postgres = await startPostgres({ dataDir: folder, postgresPort, databases: ['shop'], progress: silent });
    url = postgres.databaseUrl('shop');
  }, 120_000);
  afterAll(async () => {
    await postgres?.server.stop();
    await Promise.all([authority?.remove(), stranger?.remove(), rm(folder, { recursive: true, force: true })]);
  });

  const query = async (text) => {
    const client = new pg.Client(postgres.adminUrl);
    await client.connect();
    return client.query(text).finally(() => client.end());
  };

  /** Switches TLS on, as an administrator does: the server takes new certificates without a restart. */
  async function serve({ certFile, keyFile }) {
    const { rows } = await query('SHOW data_directory');
    const home = rows[0].data_directory;
    const { uid, gid } = await stat(home);
    for (const [from, name] of [
      [certFile, 'server.crt'],
      [keyFile, 'server.key'],
    ]) {
      await copyFile(from, join(home, name));
      await chown(join(home, name), uid, gid);
    }
    await query('ALTER SYSTEM SET ssl = on');
    await query('SELECT pg_reload_conf()');
  }

  /** Whether the pools of a service connect, and are encrypted. */
  async function connects(parameters) {
    const address = `${url}?${new URLSearchParams(parameters)}`;
    const { dataSource, close } = await openDatabase({ url: address });
    try {
      const [{ ssl }] = await dataSource.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
      return ssl;
    } finally {
      await close();
    }
  }

  const trusting = ({ caFile }) => ({ sslmode: 'verify-full', sslrootcert: caFile });

  it('is refused while the server has no TLS, instead of being reached without', async () => {
    await expect(connects(trusting(authority))).rejects.toThrow('does not support SSL');
  });

  it('is reached when the server has a certificate of the authority for its name', async () => {
    await serve(await authority.issue());
    expect(await connects(trusting(authority))).toBe(true);
  });

  it('is refused when the server has a certificate of somebody else', async () => {
    await serve(await authority.issue());
    await expect(connects(trusting(stranger))).rejects.toThrow(/certificate|self.signed|issuer/i);
    await expect(connects({ sslmode: 'verify-full' })).rejects.toThrow(/certificate|self.signed|issuer/i);
  });

  it('is refused when the certificate is for another name', async () => {
    await serve(await authority.issue({ names: 'DNS:elsewhere' }));
    await expect(connects(trusting(authority))).rejects.toThrow(/altnames|Hostname/);
  });
});
