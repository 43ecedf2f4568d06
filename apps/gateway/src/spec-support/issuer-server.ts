import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';

/** An OpenID Connect issuer as the gateway sees it: discovery and a key set, over HTTP on this machine. */
export class IssuerServer {
  keys: readonly JWK[] = [];
  /** How often the key set was asked for. */
  fetches = 0;
  /** Answers in place of the key set. */
  instead: ((response: ServerResponse) => void) | undefined;
  /** What discovery says, beyond the right answers. */
  stated: object = {};

  private constructor(private readonly server: Server) {}

  static async start(): Promise<IssuerServer> {
    const server = createServer();
    const issuer = new IssuerServer(server);
    server.on('request', ({ url }, response) => issuer.#answer(url ?? '', response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get url(): string {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has such an address
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #answer(url: string, response: ServerResponse): void {
    if (url === '/.well-known/openid-configuration') {
      response.end(JSON.stringify({ issuer: this.url, jwks_uri: `${this.url}/keys`, ...this.stated }));
      return;
    }
    this.fetches += 1;
    if (this.instead && url === '/keys') this.instead(response);
    else response.end(JSON.stringify({ keys: this.keys }));
  }
}
