import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { NatsLogin } from '@nestwork/testing';

/** A real NATS server behind a door at which it greets with another version. */
export class PretendedVersion {
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly login: NatsLogin,
  ) {}

  static async of({ servers, ...login }: NatsLogin, version: string): Promise<PretendedVersion> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const door = new PretendedVersion(server, { ...login, servers: `127.0.0.1:${port}` });
    server.on('connection', (client) => door.#join(client, new URL(`nats://${servers}`), version));
    return door;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #join(client: Socket, { hostname, port }: URL, version: string): void {
    const real = connect(Number(port), hostname);
    for (const socket of [client, real]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
    }
    // Newer servers greet once more after the login.
    real.on('data', (chunk: Buffer) => client.write(Buffer.from(pretend(chunk.toString('latin1'), version), 'latin1')));
    client.pipe(real);
  }
}

function pretend(text: string, version: string): string {
  return text.replace(/(INFO \{[^\r]*"version":")[^"]*/g, `$1${version}`);
}
