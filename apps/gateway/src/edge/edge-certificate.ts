import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions, type Server } from 'node:tls';
import { Logger } from '@nestjs/common';

/** Where the certificate of the public API and its key are kept, as PEM. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
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
  #pair: SecureContextOptions;
  #timer: NodeJS.Timeout | undefined;

  /** Throws when the files cannot be read, or do not belong together: that stops the start. */
  constructor(
    private readonly files: CertificateFiles,
    private readonly lookEveryMs = LOOK_EVERY_MS,
  ) {
    this.#pair = this.#read();
    createSecureContext(this.#pair);
  }

  /** What a TLS server is made with. */
  get options(): SecureContextOptions {
    return this.#pair;
  }

  /** Keeps the certificate of a server current until that closes. */
  renew(server: Server): void {
    this.#timer = setInterval(() => this.#renew(server), this.lookEveryMs).unref();
    server.once('close', () => clearInterval(this.#timer));
  }

  #renew(server: Server): void {
    try {
      const pair = this.#read();
      if (pair.cert === this.#pair.cert && pair.key === this.#pair.key) return;
      createSecureContext(pair);
      server.setSecureContext(pair);
      this.#pair = pair;
      this.#logger.log({ message: 'The certificate was renewed', file: this.files.certFile });
    } catch (err) {
      const message = `The certificate cannot be renewed; the old one is still used. Correct ${this.files.certFile} and its key`;
      this.#logger.error({ message, err });
    }
  }

  #read(): SecureContextOptions {
    const [cert, key] = [this.files.certFile, this.files.keyFile].map((file) => readFileSync(file, 'utf8'));
    return { cert, key, minVersion: 'TLSv1.2' };
  }
}
