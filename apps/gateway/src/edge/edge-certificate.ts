import { createSecureContext, type SecureContextOptions, type Server } from 'node:tls';
import { Logger } from '@nestjs/common';
import { readSettingFile } from './read-setting-file.js';

/** Where the certificate of the public API and its key are kept, as PEM. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate with its chain and its key, as PEM. */
interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** How often the files are looked at. Certificates are renewed days before they end. */
const LOOK_EVERY_MS = 10_000;

/**
 * The certificate of the public door, read again when its files change: connections that are open go on, new ones get the new one.
 *
 * Two files are never replaced at one moment, so a pair that does not fit is passed over until it does.
 */
export class EdgeCertificate {
  readonly #logger = new Logger(EdgeCertificate.name);
  #pair: Pair;
  #timer: NodeJS.Timeout | undefined;

  /** Throws when the files cannot be read, or do not belong together: that stops the start. */
  constructor(
    private readonly files: CertificateFiles,
    private readonly lookEveryMs = LOOK_EVERY_MS,
  ) {
    this.#pair = this.#read();
    this.#check(this.#pair);
  }

  /** The texts of the files, as they are used. */
  get pair(): Pair {
    return this.#pair;
  }

  /** What a TLS server is made with. */
  get options(): SecureContextOptions {
    return { ...this.#pair, minVersion: 'TLSv1.2' };
  }

  /** Keeps the certificate of servers current until they close. Once. */
  renew(servers: readonly Server[]): void {
    this.#timer = setInterval(() => this.#renew(servers), this.lookEveryMs).unref();
    for (const server of servers) server.once('close', () => clearInterval(this.#timer));
  }

  #renew(servers: readonly Server[]): void {
    try {
      const pair = this.#read();
      if (pair.cert === this.#pair.cert && pair.key === this.#pair.key) return;
      this.#check(pair);
      this.#pair = pair;
      for (const server of servers) server.setSecureContext(this.options);
      this.#logger.log({ message: 'The certificate was renewed', file: this.files.certFile });
    } catch (err) {
      const message = `The certificate cannot be renewed; the old one is still used. Correct ${this.files.certFile} and its key`;
      this.#logger.error({ message, err });
    }
  }

  /** Node takes an empty text for none that was given, and then serves nobody: that of a file that is being written is one. */
  #check(pair: Pair): void {
    const { certFile, keyFile } = this.files;
    if (pair.cert === '') throw new Error(`TLS_CERT_FILE is set to ${certFile}, which is empty`);
    if (pair.key === '') throw new Error(`TLS_KEY_FILE is set to ${keyFile}, which is empty`);
    createSecureContext(pair);
  }

  #read(): Pair {
    const { certFile, keyFile } = this.files;
    return { cert: readSettingFile('TLS_CERT_FILE', certFile), key: readSettingFile('TLS_KEY_FILE', keyFile) };
  }
}
