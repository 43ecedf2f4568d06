import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate and its private key, as PEM files. */
export interface TestCertificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** What a certificate is for. */
export interface TestCertificateOptions {
  /** Default: `IP:127.0.0.1,DNS:localhost`. */
  readonly names?: string;
  /** How long it is valid, in days; 0 is over already. Default 2. */
  readonly days?: number;
}

/** A certificate authority of a test's own, made by openssl; nothing outside the test trusts it. */
export class TestCertificates {
  #made = 0;

  private constructor(private readonly folder: string) {}

  static async create(): Promise<TestCertificates> {
    const folder = await mkdtemp(join(tmpdir(), 'nestwork-certificates-'));
    const authority = new TestCertificates(folder);
    await authority.#openssl('req', '-x509', ...newKey(authority.#file('ca.key')), '-days', '2', '-subj', '/CN=test authority', '-out', authority.caFile); // prettier-ignore
    return authority;
  }

  /** The certificate of the authority: what clients and servers trust. */
  get caFile(): string {
    return this.#file('ca.pem');
  }

  /** Issues one for a server, a client, or both. */
  async issue({
    names = 'IP:127.0.0.1,DNS:localhost',
    days = 2,
  }: TestCertificateOptions = {}): Promise<TestCertificate> {
    const stem = this.#file(String(++this.#made));
    const [certFile, keyFile, request, extensions] = [`${stem}.pem`, `${stem}.key`, `${stem}.csr`, `${stem}.ext`];
    await writeFile(extensions, `subjectAltName=${names}\nextendedKeyUsage=serverAuth,clientAuth\n`);
    await this.#openssl('req', ...newKey(keyFile), '-subj', '/CN=test', '-out', request);
    const issuer = ['-CA', this.caFile, '-CAkey', this.#file('ca.key'), '-CAcreateserial'];
    await this.#openssl('x509', '-req', '-in', request, ...issuer, '-days', String(days), '-extfile', extensions, '-out', certFile); // prettier-ignore
    return { certFile, keyFile };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  #file(name: string): string {
    return join(this.folder, name);
  }

  async #openssl(...parts: readonly string[]): Promise<void> {
    await run('openssl', parts, { timeout: 30_000 });
  }
}

function newKey(keyFile: string): readonly string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
}
