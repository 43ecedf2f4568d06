import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A network between a service and PostgreSQL that a test can break: a proxy on a port of its own. */
export class Network {
  private readonly sockets = new Set<Socket>();
  /** How often the service has sent something after an answer: its round trips. */
  turns = 0;
  /** How many packets the server has sent. */
  answers = 0;
  private answered = true;
  private swallowing = false;
  private answersAllowed = Number.POSITIVE_INFINITY;
  private answerFilter: (answer: Buffer) => boolean = () => true;

  private constructor(
    private readonly server: Server,
    readonly url: string,
    private readonly target: URL,
  ) {}

  static async to(databaseUrl: string): Promise<Network> {
    const target = new URL(databaseUrl);
    const server = createServer();
    const url = new URL(databaseUrl);
    url.host = `127.0.0.1:${await listen(server, 0)}`;
    const network = new Network(server, url.href, target);
    server.on('connection', (socket) => network.bridge(socket));
    return network;
  }

  /** The server is gone: connections break, new ones are refused. */
  async down(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** The server is back, at the same address. */
  async up(): Promise<void> {
    await listen(this.server, Number(new URL(this.url).port));
  }

  /** From now on packets vanish in both directions, and nobody is told. */
  swallow(): void {
    this.swallowing = true;
  }

  /** The first answer that contains the text is lost, together with its connection. */
  loseAnswer(containing: string): void {
    this.answerFilter = (answer) => {
      if (!answer.includes(containing)) return true;
      this.answerFilter = () => true;
      return false;
    };
  }

  /** Every connection gets this many packets of answers, and is lost with the next one. */
  loseAfter(answers: number): void {
    this.answersAllowed = answers;
  }

  async close(): Promise<void> {
    if (this.server.listening) await this.down();
  }

  private bridge(client: Socket): void {
    const server = connect(Number(this.target.port), this.target.hostname);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    let answers = 0;
    client.on('data', (bytes: Buffer) => {
      if (this.answered) this.turns++;
      this.answered = false;
      if (!this.swallowing) server.write(bytes);
    });
    server.on('data', (bytes: Buffer) => {
      this.answered = true;
      this.answers++;
      if (this.swallowing) return;
      if (++answers <= this.answersAllowed && this.answerFilter(bytes)) client.write(bytes);
      else client.destroy();
    });
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy did not get a port');
  return address.port;
}
